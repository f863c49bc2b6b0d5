namespace PgTestKit;

/// <summary>Sets how a template's contexts are verified.</summary>
public static class VerificationBuilderExtensions
{
    /// <summary>
    /// Sets how the models of the template's contexts are compared with its catalog, after the last step. That happens by default with each <c>AddDbContext</c>; all differences come in one account.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the severity of kinds of differences, or the role whose grants count.</param>
    public static TemplateDatabaseBuilder Verify(this TemplateDatabaseBuilder builder, Action<VerificationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Of(builder).Options);
        return builder;
    }

    /// <summary>The builder's one verification.</summary>
    internal static VerificationInitializer Of(TemplateDatabaseBuilder builder)
    {
        if (builder.Initializers.OfType<VerificationInitializer>().FirstOrDefault() is { } found) return found;
        var verification = new VerificationInitializer(builder.Initializers, () => builder.Role?.Name);
        builder.AddInitializer(verification);
        return verification;
    }
}
