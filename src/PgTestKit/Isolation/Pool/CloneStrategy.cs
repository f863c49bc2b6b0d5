namespace PgTestKit;

/// <summary>A way to copy a template.</summary>
/// <param name="Options">What follows TEMPLATE in CREATE DATABASE.</param>
/// <param name="Setting">What the session must be told before; null for nothing. A server that refuses it can't copy that way.</param>
internal sealed record CloneStrategy(string Options, string? Setting = null);
