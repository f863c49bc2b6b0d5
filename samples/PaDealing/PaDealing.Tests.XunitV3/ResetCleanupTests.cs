using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

[Collection(nameof(OneDatabase))]
public sealed class ResetCleanupTests(BackOffice postgres) : CleanupTests(postgres, TestIsolation.Reset);
