using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using PaDealing.Data;

namespace PaDealing.Migrations.Reference;

[DbContext(typeof(ReferenceContext))]
[Migration("20240610100000_AddMarketData")]
internal sealed class AddMarketData(SchemaNames schemas) : Migration
{
    private readonly string _schema = schemas.Reference;

    protected override void BuildTargetModel(ModelBuilder modelBuilder) => ReferenceContextModelSnapshot.Build(modelBuilder, _schema);

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateExchanges(migrationBuilder);
        CreateProducts(migrationBuilder);
        CreatePositions(migrationBuilder);
        CreateContacts(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        string[] newestFirst =
        [
            "contact", "contact_group", "contact_type", "mako_position", "oracle_position", "oracle_portfolio",
            "oracle_map_inst_symbol", "oracle_bloomberg", "oracle_product", "oracle_exchange",
        ];
        foreach (var table in newestFirst)
            migrationBuilder.DropTable(table, _schema);
    }

    private void CreateExchanges(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "oracle_exchange",
            table => new
            {
                exchange_id = table.Column<int>(),
                mic = table.Column<string>(),
                name = table.Column<string>(),
                currency_code = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_exchange", row => row.exchange_id));
        AddForeignKey(migrationBuilder, "oracle_exchange", "currency_code", "currency", "code");
        migrationBuilder.CreateIndex("ix_oracle_exchange_mic", "oracle_exchange", "mic", _schema, unique: true);
    }

    private void CreateProducts(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "oracle_product",
            table => new
            {
                product_id = table.Column<int>(),
                isin = table.Column<string>(),
                name = table.Column<string>(),
                inst_type_id = table.Column<int>(),
                exchange_id = table.Column<int>(),
                currency_code = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_product", row => row.product_id));
        AddForeignKey(migrationBuilder, "oracle_product", "inst_type_id", "inst_type", "inst_type_id");
        AddForeignKey(migrationBuilder, "oracle_product", "exchange_id", "oracle_exchange", "exchange_id");
        AddForeignKey(migrationBuilder, "oracle_product", "currency_code", "currency", "code");
        migrationBuilder.CreateIndex("ix_oracle_product_isin", "oracle_product", "isin", _schema, unique: true);

        migrationBuilder.CreateTable(
            "oracle_bloomberg",
            table => new
            {
                bloomberg_id = table.Column<int>(),
                product_id = table.Column<int>(),
                ticker = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_bloomberg", row => row.bloomberg_id));
        AddForeignKey(migrationBuilder, "oracle_bloomberg", "product_id", "oracle_product", "product_id");
        migrationBuilder.CreateIndex("ix_oracle_bloomberg_ticker", "oracle_bloomberg", "ticker", _schema, unique: true);

        migrationBuilder.CreateTable(
            "oracle_map_inst_symbol",
            table => new
            {
                inst_symbol = table.Column<string>(),
                product_id = table.Column<int>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_map_inst_symbol", row => row.inst_symbol));
        AddForeignKey(migrationBuilder, "oracle_map_inst_symbol", "product_id", "oracle_product", "product_id");
    }

    private void CreatePositions(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "oracle_portfolio",
            table => new
            {
                portfolio_id = table.Column<int>(),
                name = table.Column<string>(),
                desk = table.Column<string>(),
                owner_id = table.Column<int>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_portfolio", row => row.portfolio_id));
        AddForeignKey(migrationBuilder, "oracle_portfolio", "owner_id", "oracle_employee", "employee_id");

        migrationBuilder.CreateTable(
            "oracle_position",
            table => new
            {
                position_id = table.Column<int>(),
                portfolio_id = table.Column<int>(),
                product_id = table.Column<int>(),
                quantity = table.Column<decimal>(precision: 18, scale: 4),
                as_of = table.Column<DateOnly>(),
            },
            _schema,
            table => table.PrimaryKey("pk_oracle_position", row => row.position_id));
        AddForeignKey(migrationBuilder, "oracle_position", "portfolio_id", "oracle_portfolio", "portfolio_id");
        AddForeignKey(migrationBuilder, "oracle_position", "product_id", "oracle_product", "product_id");

        migrationBuilder.CreateTable(
            "mako_position",
            table => new
            {
                position_id = table.Column<int>(),
                inst_symbol = table.Column<string>(),
                desk = table.Column<string>(),
                quantity = table.Column<decimal>(precision: 18, scale: 4),
                as_of = table.Column<DateOnly>(),
            },
            _schema,
            table => table.PrimaryKey("pk_mako_position", row => row.position_id));
    }

    private void CreateContacts(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "contact_type",
            table => new
            {
                contact_type_id = table.Column<int>(),
                name = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_contact_type", row => row.contact_type_id));

        migrationBuilder.CreateTable(
            "contact_group",
            table => new
            {
                contact_group_id = table.Column<int>(),
                name = table.Column<string>(),
            },
            _schema,
            table => table.PrimaryKey("pk_contact_group", row => row.contact_group_id));

        migrationBuilder.CreateTable(
            "contact",
            table => new
            {
                contact_id = table.Column<int>(),
                name = table.Column<string>(),
                email = table.Column<string>(nullable: true),
                contact_type_id = table.Column<int>(),
                contact_group_id = table.Column<int>(),
            },
            _schema,
            table => table.PrimaryKey("pk_contact", row => row.contact_id));
        AddForeignKey(migrationBuilder, "contact", "contact_type_id", "contact_type", "contact_type_id");
        AddForeignKey(migrationBuilder, "contact", "contact_group_id", "contact_group", "contact_group_id");
    }

    private void AddForeignKey(MigrationBuilder migrationBuilder, string table, string column, string principal, string principalColumn)
    {
        migrationBuilder.AddForeignKey(
            $"fk_{table}_{principal}",
            table,
            column,
            principal,
            _schema,
            _schema,
            principalColumn,
            onDelete: ReferentialAction.Restrict);
        migrationBuilder.CreateIndex($"ix_{table}_{column}", table, column, _schema);
    }
}
