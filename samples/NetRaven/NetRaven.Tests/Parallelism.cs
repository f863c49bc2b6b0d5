using NUnit.Framework;

// Every test has a database of its own.
[assembly: Parallelizable(ParallelScope.All)]
