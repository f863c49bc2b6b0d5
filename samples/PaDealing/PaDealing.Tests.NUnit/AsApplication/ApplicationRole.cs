using NUnit.Framework;
using PgTestKit;

namespace PaDealing.Tests.AsApplication;

/// <summary>The back office as the application meets it: it logs in as a member of pad_app, with production's search path.</summary>
[SetUpFixture]
public sealed class ApplicationRole : PostgresFixture<BackOffice>
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
        .AddRole("pad_web", "pad_app")
        .SetSearchPath(["padealing", "bo_airflow", "public"])
        .ConnectAs("pad_web")
        .Verify(options => options.Set(DifferenceKind.WriteGrant, DifferenceSeverity.Ignore)); // bo_airflow is read only; GrantTests looks at padealing
}
