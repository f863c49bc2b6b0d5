using Npgsql;

namespace PgTestKit;

public sealed partial class TemplateDatabaseBuilder
{
    /// <summary>Creates an extension if the template lacks it.</summary>
    /// <param name="name">The extension's name, for example <c>citext</c>.</param>
    /// <param name="schema">The schema for its objects; <c>public</c> by default.</param>
    public TemplateDatabaseBuilder AddExtension(string name, string? schema = null) => AddInitializer(new ExtensionInitializer(name, schema));

    /// <summary>Creates a schema if the template lacks it.</summary>
    /// <param name="name">The schema's name, as the catalog has it.</param>
    public TemplateDatabaseBuilder AddSchema(string name) => AddInitializer(new SchemaInitializer(name));

    /// <summary>Creates an enum type, or checks the one that is there, and maps it for every connection to the template and its clones.</summary>
    /// <param name="name">The type's name; the CLR name in snake case by default.</param>
    /// <param name="schema">The type's schema; <c>public</c> by default.</param>
    /// <param name="nameTranslator">Turns CLR names into labels; snake case by default, as Npgsql does. <c>[PgName]</c> wins.</param>
    /// <typeparam name="TEnum">The CLR enum.</typeparam>
    public TemplateDatabaseBuilder AddEnum<TEnum>(string? name = null, string? schema = null, INpgsqlNameTranslator? nameTranslator = null) where TEnum : struct, Enum =>
        AddInitializer(new EnumInitializer(EnumType.Of(typeof(TEnum), name, schema, nameTranslator)));

    /// <summary>Runs SQL scripts, as <c>psql -f</c> would.</summary>
    /// <param name="path">A file, or a pattern with <c>*</c> and <c>**</c>, relative to the folder of the test assembly. Several files run in the order of their names.</param>
    public TemplateDatabaseBuilder AddSql(string path) => AddInitializer(new ScriptInitializer(path));

    /// <summary>Loads CSV files as reference data. A header row names the columns, an unquoted empty value is NULL; tables are filled in the order of their foreign keys, and sequences are moved past the loaded ids.</summary>
    /// <param name="path">A file or a pattern, relative to the folder of the test assembly: <c>seed/schema/table.csv</c> or <c>seed/schema.table.csv</c>.</param>
    public TemplateDatabaseBuilder AddSeed(string path) => AddInitializer(new CsvSeedInitializer(path));

    /// <summary>Loads reference data in code.</summary>
    /// <param name="name">What the step is called in reports and errors.</param>
    /// <param name="version">Change it whenever the code loads something else, so that the template is built anew.</param>
    /// <param name="seed">Writes the rows.</param>
    public TemplateDatabaseBuilder AddSeed(string name, string version, Func<NpgsqlConnection, CancellationToken, Task> seed) => AddInitializer(new CodeSeedInitializer(name, version, seed));
}
