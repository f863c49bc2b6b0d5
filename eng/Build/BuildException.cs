namespace Build;

/// <summary>What stopped the build, told to the person who ran it without a stack trace.</summary>
internal sealed class BuildException(string message) : Exception(message);
