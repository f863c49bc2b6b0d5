using PgTestKit;
using Xunit;

namespace PaDealing.Tests;

[Collection(nameof(OneDatabase))]
public sealed class TransactionCleanupTests(BackOffice postgres) : CleanupTests(postgres, TestIsolation.Transaction);
