namespace OrgArchivist.Tests;

public abstract class ArchiveApiTest(Archive archive) : ArchiveTest(archive);
