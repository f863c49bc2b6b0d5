namespace Docs.Tests;

/// <summary>What reads as a message and is none of its own.</summary>
internal static class MessageScope
{
    /// <summary>Sources without messages, or with such as the page tells of as one: what a check found, what a report shows, what a scan says.</summary>
    public static readonly string[] Files =
    [
        "src/PgTestKit.Templates/", "src/PgTestKit.Tool/Scanning/Rules/", "src/PgTestKit.Tool/Scanning/Sql/",
        "src/PgTestKit/Checks/Closest.cs", "src/PgTestKit/Checks/RowPairing.cs", "src/PgTestKit/Checks/ValueText.cs", "src/PgTestKit/DatabaseTable.Checks.cs", "src/PgTestKit/TestDatabase.Checks.cs",
        "src/PgTestKit/Changes/", "src/PgTestKit/BuildReport.cs",
    ];

    /// <summary>Parts that complete a message: names of things, reasons, advice.</summary>
    public static readonly string[] Parts =
    [
        // Names of things.
        "container from a PostgreSqlBuilder", "container of the suite's own", "PostgreSQL …, a container of", "container … on the engine at", "… in the container of",
        "PostgreSQL …, a local process", "a connection string was given, in code or in", "named in code", "npm package in the kit's cache folder", "search path of \"…\"",
        "grants of \"…\" on schema \"…\"", "the suite's own",
        // What slow work waits for.
        "waiting for the", "waiting for another process that builds the same template",
        // What a check compares, and a report shows.
        "… within … s", "to be the same after a dump and a restore", "to have no changes", "migration … was not applied", "no migration makes", "it was false", "the schema, no rows",
        "the restored one differs", "has the minimum", "has the maximum", "There is one in schema", "an identity, always", "an identity, by default",
        "the next number of its sequence", "… (- is missing, + is too much)",
        // Reasons, and circumstances.
        "pg_dump has a connection of its own, which does not see the test's uncommitted rows", "a restore replaces the database, which can't be rolled back",
        "The server's log ends with", "There is one in", "There is one in schema \"…\"", "… The server's log ends with", "no endpoint was found at the usual places", "no reason given", "It is not user \"…\"'s own", "without a member", "in a table of its own",
        "one without initdb in … (…)", "it refuses transactions (\"…\"), as in statement mode", "two sessions were served by one backend, as in transaction mode",
        "one session was served by two backends, as in transaction mode", "… has … MiB free", "in … and … tries", "it is another one now",
        "Under TestIsolation.Transaction, going back to one forgets those taken after it", "take a snapshot", "go back to a snapshot", "be copied or replaced",
        "one that is gone by now", "a transaction that has just ended", "something was dropped, or changed in", "at least … of … connections are in use by tests",
        "A seed is an array of objects, one for each row", "A row is an object that names at least one column", "not in the file", "(… values for … columns)",
        ": violates foreign key constraint \"…\"", "in the query", "… included by …, line",
        // What to do.
        "… Leave it out", "… Use log or a lower level",
        "… EnsureDeleted does that, and Migrate of a database that is gone", "… Its OnConfiguring calls UseNpgsql again",
        "Use one of the members of TestIsolation", "Check that the server still runs", "Open it with", "Check the spelling, upper case included", ", or add otherwise",
        "where the engine refuses privileged containers, set TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED=false",
        "… Create it in a migration or script, or with .AddEnum<…>(\"…\", \"…\") before the step that needs it",
        "Add the missing member or label, or set the label with [PgName(\"...\")]", "Move …, which was written beside it, over the file if the change is wanted",
        "Install PostgreSQL (apt-get install postgresql…, brew install postgresql…, winget install PostgreSQL.PostgreSQL", "After the run, open it with",
        "Raise max_connections or the role's CONNECTION LIMIT, run fewer test processes at once, or wait longer with .WithPatience(...)",
        "Check host, port, role and password, and that the server runs", "… Install PostgreSQL's client programs of version … or newer",
        "apk add postgresql…-client (Alpine), brew install postgresql@… (macOS), winget install PostgreSQL.PostgreSQL", "Mend the migration, script or model",
        "…, or set the severity of a kind", "Map the enum", "Mend the database or the model", "Give the column a default, or fill it before it is NOT NULL",
        "Make the rows unique before the key or index is created", "Mend the rows that refer to nothing before the foreign key is added", "Mend the rows before the check is added",
        "…Mend the migrations, state what they are meant to do with .Expect...(...), or set the severity of a kind", "Mend the rows",
        "Create the role in a step before this one, or run pg_dump with --no-owner --no-privileges", "End the statement with a semicolon",
        "Run what it makes in DO $$ ... EXECUTE ... $$", "Remove it: a script ends at its first error", "Save the script as UTF-8, and remove it",
        "Scripts run in the template alone", "Write COPY ... FROM stdin with the lines below it and \\. at their end, or load the file with .AddSeed(...)",
        "Write the value itself, or make the text in code and run it with .AddSqlText(name, sql)", "Remove it, or write what it does in SQL",
    ];
}
