using PgTestKit;
using Starter._1;
using Xunit;

[assembly: AssemblyFixture(typeof(AppDatabase))]

namespace Starter._1;

#if (useContext)
// Built once; every test starts with a copy of it. Change first: the context, and the rows in seed/SCHEMA/TABLE.csv.
#else
// Built once; every test starts with a copy of it. Change first: the scripts in db/, and the rows in seed/SCHEMA/TABLE.csv.
#endif
public sealed class AppDatabase : PostgresFixture
{
    protected override void Configure(TemplateDatabaseBuilder builder) => builder
#if (useContainer)
        .UseContainer("postgres:17-alpine", otherwise: PostgresServer.Local())
#endif
#if (useContext)
        .AddDbContext<ShopContext>()
#else
        .AddSql("db/*.sql")
#endif
        .AddSeed("seed/**/*.csv");
}
