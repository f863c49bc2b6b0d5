using Xunit;

namespace PaDealing.Tests;

/// <summary>Its tests run one after the other and beside no other test, so that each gets the database that the one before gave back.</summary>
[CollectionDefinition(nameof(OneDatabase), DisableParallelization = true)]
public sealed class OneDatabase;
