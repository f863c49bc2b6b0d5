using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>Text that fits its column, and its name where that tells something.</summary>
internal static class FakeText
{
    private const int TokenLength = 8;

    private static readonly string[] TextTypes = ["text", "character varying", "varchar", "character", "char", "bpchar", "citext"];

    private static readonly (string Ending, Func<Faker, string> Make)[] ByName =
    [
        ("email", faker => faker.Internet.Email()),
        ("username", faker => faker.Internet.UserName()),
        ("firstname", faker => faker.Name.FirstName()),
        ("lastname", faker => faker.Name.LastName()),
        ("name", faker => faker.Name.FullName()),
        ("phone", faker => faker.Phone.PhoneNumber("+44 ### ### ####")),
        ("city", faker => faker.Address.City()),
        ("country", faker => faker.Address.Country()),
        ("street", faker => faker.Address.StreetAddress()),
        ("address", faker => faker.Address.FullAddress()),
        ("company", faker => faker.Company.CompanyName()),
        ("currency", faker => faker.Finance.Currency().Code),
        ("url", faker => faker.Internet.Url()),
        ("title", faker => string.Join(' ', faker.Lorem.Words(3))),
        ("", faker => faker.Lorem.Sentence()),
    ];

    /// <summary>Null when the column is of a type whose text has a form.</summary>
    public static ValueMaker? For(FakeColumn column)
    {
        var storeType = column.Mapping.StoreTypeNameBase;
        if (storeType is "json" or "jsonb") return (_, _) => "{}";
        if (!TextTypes.Contains(storeType)) return null;
        var length = column.Property.GetMaxLength() ?? column.Mapping.Size ?? int.MaxValue;
        var name = column.Property.Name.Replace("_", "", StringComparison.Ordinal);
        var make = ByName.First(each => name.EndsWith(each.Ending, StringComparison.OrdinalIgnoreCase)).Make;
        return (faker, attempt) => Cut(attempt > 0 && column.IsUnique ? faker.Random.AlphaNumeric(Math.Min(TokenLength, length)) + "-" + make(faker) : make(faker), length);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..length].TrimEnd();
}
