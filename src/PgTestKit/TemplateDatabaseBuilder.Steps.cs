using System.Reflection;
using Npgsql;

namespace PgTestKit;

public sealed partial class TemplateDatabaseBuilder
{
    /// <summary>Creates an extension if the template lacks it.</summary>
    /// <param name="name">The extension's name, for example <c>citext</c>.</param>
    /// <param name="schema">The schema for its objects; <c>public</c> by default.</param>
    /// <exception cref="PgTestKitException">A name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder AddExtension(string name, string? schema = null) => AddInitializer(new ExtensionInitializer(ObjectName.Check(name, "extension"), schema is null ? null : ObjectName.Check(schema, "schema")));

    /// <summary>Creates a schema if the template lacks it.</summary>
    /// <param name="name">The schema's name, as the catalog has it.</param>
    /// <param name="owner">The role that is to own it; the one that builds the template by default.</param>
    /// <exception cref="PgTestKitException">A name is empty or longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder AddSchema(string name, string? owner = null) => AddInitializer(new SchemaInitializer(ObjectName.Check(name, "schema"), owner is null ? null : ObjectName.Check(owner, "role")));

    /// <summary>Creates an enum type, or adds to the one that is there the labels that it lacks, and maps it for every connection to the template and its clones.</summary>
    /// <param name="name">The type's name; the CLR name in snake case by default.</param>
    /// <param name="schema">The type's schema; <c>public</c> by default.</param>
    /// <param name="nameTranslator">Turns CLR names into labels; snake case by default, as Npgsql does. <c>[PgName]</c> wins.</param>
    /// <typeparam name="TEnum">The CLR enum.</typeparam>
    /// <exception cref="PgTestKitException">A name is empty, or a name or label is longer than 63 bytes.</exception>
    public TemplateDatabaseBuilder AddEnum<TEnum>(string? name = null, string? schema = null, INpgsqlNameTranslator? nameTranslator = null) where TEnum : struct, Enum =>
        AddInitializer(new EnumInitializer(EnumType.Of(typeof(TEnum), name, schema, nameTranslator), schema is not null));

    /// <summary>Maps a composite type, which an earlier step has created, for every connection to the template and its clones. Domains need no mapping: they are read and written as the type below them.</summary>
    /// <param name="name">The type's name; the CLR name in snake case by default.</param>
    /// <param name="schema">The type's schema; <c>public</c> by default.</param>
    /// <param name="nameTranslator">Turns the members' names into those of the attributes; snake case by default, as Npgsql does. <c>[PgName]</c> wins.</param>
    /// <typeparam name="T">The CLR class or struct, with a member for each attribute.</typeparam>
    public TemplateDatabaseBuilder AddComposite<T>(string? name = null, string? schema = null, INpgsqlNameTranslator? nameTranslator = null) =>
        AddInitializer(new CompositeInitializer(typeof(T), name, schema, nameTranslator));

    /// <summary>Runs SQL scripts in UTF-8, as <c>psql -f</c> would: the output of pg_dump too. Each file is a session of its own, so no setting reaches the next one.</summary>
    /// <param name="path">A file, or a pattern with <c>*</c> and <c>**</c>, relative to the folder of the test assembly. Several files run in the order of their names.</param>
    public TemplateDatabaseBuilder AddSql(string path) => AddInitializer(new ScriptInitializer(path, () => [.. FilePattern.Find(path, ".AddSql").Select(ScriptSource.OfFile)]));

    /// <summary>Runs embedded resources, as <see cref="AddSql(string)"/> runs files.</summary>
    /// <param name="assembly">The assembly that holds the resources.</param>
    /// <param name="pattern">The resources' name, or the end of it, with <c>*</c> for anything. <c>Db.*.sql</c> finds <c>My.Tests.Db.tables.sql</c>, which is what the file <c>Db/tables.sql</c> is called.</param>
    public TemplateDatabaseBuilder AddSql(Assembly assembly, string pattern) =>
        AddInitializer(new ScriptInitializer($"{assembly.GetName().Name}/{pattern}", () => EmbeddedResource.Find(assembly, pattern, ".AddSql")));

    /// <summary>Runs a script that is text in the code, as <see cref="AddSql(string)"/> runs files.</summary>
    /// <param name="name">What the step is called in reports and errors.</param>
    /// <param name="sql">The script.</param>
    public TemplateDatabaseBuilder AddSqlText(string name, string sql) => AddInitializer(new ScriptInitializer(name, () => [ScriptSource.OfText(name, sql)]));

    /// <summary>Loads files as reference data with COPY, parents before children by foreign key, across schemas and across calls that follow each other, and moves sequences past the loaded ids. CSV has a header row, and an unquoted empty value is NULL; JSON is an array of objects; SQL runs as in <see cref="AddSql(string)"/>, in the place of the table that it is named like, else last.</summary>
    /// <param name="path">A file, or a pattern with <c>*</c> and <c>**</c>, relative to the folder of the test assembly. The name is the table's: <c>seed/schema/table.csv</c> or <c>seed/schema.table.csv</c>.</param>
    /// <param name="onConflict">What happens to rows of CSV and JSON whose key is there already; by default they are an error.</param>
    public TemplateDatabaseBuilder AddSeed(string path, OnConflict onConflict = OnConflict.Fail) => AddSeed(new SeedSource(path, onConflict, () => SeedFile.Find(path)));

    /// <summary>Loads embedded resources as reference data, as <see cref="AddSeed(string, OnConflict)"/> loads files.</summary>
    /// <param name="assembly">The assembly that holds the resources.</param>
    /// <param name="pattern">The resources' name, or the end of it, with <c>*</c> for anything. <c>Seed.*.csv</c> finds <c>My.Tests.Seed.schema.table.csv</c>, which is what the file <c>Seed/schema/table.csv</c> is called.</param>
    /// <param name="onConflict">What happens to rows of CSV and JSON whose key is there already; by default they are an error.</param>
    public TemplateDatabaseBuilder AddSeed(Assembly assembly, string pattern, OnConflict onConflict = OnConflict.Fail) =>
        AddSeed(new SeedSource($"{assembly.GetName().Name}/{pattern}", onConflict, () => SeedFile.Find(assembly, pattern)));

    /// <summary>Loads reference data in code, and moves sequences past its ids. The template is built anew whenever the code's project, or one that it references, is compiled to something else; values that the code captures are not seen. Give a version to decide that yourself.</summary>
    /// <param name="seed">Writes the rows to the database.</param>
    public TemplateDatabaseBuilder AddSeed(Func<NpgsqlConnection, CancellationToken, Task> seed) => AddSeed(SeedCode.Name(seed), SeedCode.Version(seed), seed);

    /// <summary>Loads reference data in code, and moves sequences past its ids.</summary>
    /// <param name="name">What the step is called in reports and errors.</param>
    /// <param name="version">Change it whenever the code loads something else, so that the template is built anew.</param>
    /// <param name="seed">Writes the rows to the database.</param>
    public TemplateDatabaseBuilder AddSeed(string name, string version, Func<NpgsqlConnection, CancellationToken, Task> seed) => AddInitializer(new CodeSeedInitializer(name, version, seed));

    // Files that are added one after the other are one step, so that foreign keys order all of them.
    private TemplateDatabaseBuilder AddSeed(SeedSource source)
    {
        if (_initializers is not [.., SeedInitializer last]) return AddInitializer(new SeedInitializer([source]));
        _initializers[^1] = last.With(source);
        return this;
    }
}
