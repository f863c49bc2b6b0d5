namespace PgTestKit;

/// <summary>A test's database is not as a check, such as <see cref="DatabaseTable.ShouldContainAsync"/>, expects. The message is <c>Expected ..., but ...</c> and shows what is there instead.</summary>
public sealed class DatabaseCheckException : PgTestKitException
{
    internal DatabaseCheckException(string expectation, string finding) : base($"Expected {expectation}, but {finding}") => (Expectation, Finding) = (expectation, finding);

    // Not public: NUnit prints an exception's public properties below the message that says the same.
    internal string Expectation { get; }

    internal string Finding { get; }
}
