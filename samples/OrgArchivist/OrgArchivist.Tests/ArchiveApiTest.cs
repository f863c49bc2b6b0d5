using PgTestKit;

namespace OrgArchivist.Tests;

/// <summary>Over HTTP: requests commit on connections of their own, and what they changed is undone.</summary>
public abstract class ArchiveApiTest(Archive archive) : ArchiveTest(archive, TestIsolation.Reset);
