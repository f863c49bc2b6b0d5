using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace PgTestKit;

/// <summary>
/// EF Core throws where a process makes a 21st internal service provider. A suite makes one for each kind of options: by context, before and after
/// OnConfiguring, by isolation, in the test and in the application. A few contexts are enough.
/// </summary>
internal static class ServiceProviderLimit
{
    /// <summary>Makes the error a line in EF Core's log. What is configured later counts.</summary>
    public static void Lift(DbContextOptionsBuilder builder) => builder.ConfigureWarnings(static warnings => warnings.Log(CoreEventId.ManyServiceProvidersCreatedWarning));
}
