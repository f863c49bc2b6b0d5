using Bogus;

namespace PgTestKit;

/// <summary>Where all chance comes from: the same seed and locale make the same values.</summary>
internal sealed record FakeSeed(int Value, string Locale)
{
    private const string DefaultLocale = "en";

    public static FakeSeed Of(string identity) => new(StableSeed.Of(identity), DefaultLocale);

    /// <summary>Another one for another type, so that each one's rows stay the same whatever is made of the other.</summary>
    public FakeSeed For(Type type) => this with { Value = StableSeed.Of($"{Value} {type.FullName}") };

    public Faker NewFaker() => new(Locale) { Random = new Randomizer(Value) };
}
