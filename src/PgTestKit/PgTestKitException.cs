namespace PgTestKit;

/// <summary>What the kit throws: the message states the fact, then what to do about it. It never holds a password.</summary>
public class PgTestKitException : Exception
{
    /// <summary>Makes an exception with a message that says what happened and what mends it.</summary>
    public PgTestKitException(string message) : base(message) { }

    /// <summary>Makes an exception that also carries its cause.</summary>
    public PgTestKitException(string message, Exception? innerException) : base(message, innerException) { }
}
