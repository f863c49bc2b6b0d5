using System.Globalization;
using System.Text.RegularExpressions;
using Bogus;
using Microsoft.EntityFrameworkCore;

namespace PgTestKit;

/// <summary>How the value of a required column is made, from its type and what the model says of it.</summary>
internal static partial class FakeValues
{
    private const int OrdinaryMaximum = 1000, DaysOfHalfAYear = 182, SecondsOfADay = 24 * 60 * 60;

    // What ends lies in the half year before it, everything else in the one before that, so that no check finds an end before its start. Today's date would make other rows every day.
    private static readonly DateTime Until = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Ends = ["end", "until", "to", "due", "expir", "clos", "finish", "complet", "updated", "modified", "changed", "edited", "resolved", "decided", "approved", "delet", "cancel", "last"];

    /// <summary>Null where nothing is known of the type.</summary>
    public static ValueMaker? For(FakeColumn column)
    {
        var type = Nullable.GetUnderlyingType(column.Property.ClrType) ?? column.Property.ClrType;
        if (column.Discriminator is { } discriminator) return (_, _) => discriminator;
        if (For(column, type) is { } maker) return maker;
        if (column.Mapping.Converter is { } converter && For(column, converter.ProviderClrType) is { } stored) return (faker, attempt) => converter.ConvertFromProvider(stored(faker, attempt))!;
        return null;
    }

    public static PgTestKitException CanNotMake(FakeColumn column)
    {
        var type = Nullable.GetUnderlyingType(column.Property.ClrType) ?? column.Property.ClrType;
        return new($"{column} ({type.Name}, {column.Mapping.StoreType}) is required and can't be made up. Add .RuleFor(row => row.{column.Member}, faker => ...).");
    }

    private static ValueMaker? For(FakeColumn column, Type type) => type switch
    {
        { IsEnum: true } => Member(type),
        _ when Maximum(type) is { } maximum => Integer(type, column.IsUnique ? maximum : Math.Min(maximum, OrdinaryMaximum)),
        _ when type == typeof(string) => FakeText.For(column),
        _ when type == typeof(bool) => (faker, _) => faker.Random.Bool(),
        _ when type == typeof(decimal) => Decimal(column),
        _ when type == typeof(double) => (faker, _) => Math.Round(faker.Random.Double(0, OrdinaryMaximum), 2),
        _ when type == typeof(float) => (faker, _) => (float)Math.Round(faker.Random.Double(0, OrdinaryMaximum), 2),
        _ when type == typeof(Guid) => (faker, _) => faker.Random.Guid(),
        _ when type == typeof(DateTime) => Moment(column),
        _ when type == typeof(DateTimeOffset) => (faker, _) => new DateTimeOffset(When(column, faker)),
        _ when type == typeof(DateOnly) => (faker, _) => DateOnly.FromDateTime(When(column, faker)),
        _ when type == typeof(TimeOnly) => (faker, _) => TimeOnly.MinValue.Add(TimeSpan.FromMinutes(faker.Random.Int(0, 1439))),
        _ when type == typeof(TimeSpan) => (faker, _) => TimeSpan.FromMinutes(faker.Random.Int(1, 1439)),
        _ when type == typeof(char) => (faker, _) => faker.Random.Char('a', 'z'),
        _ when type == typeof(byte[]) => (faker, _) => faker.Random.Bytes(Math.Min(column.Property.GetMaxLength() ?? 16, 16)),
        { IsArray: true } => (_, _) => Array.CreateInstance(type.GetElementType()!, 0),
        { GenericTypeArguments: [var element] } when typeof(List<>).MakeGenericType(element) is var list && type.IsAssignableFrom(list) => (_, _) => Activator.CreateInstance(list)!,
        _ => null,
    };

    private static ValueMaker? Member(Type type)
    {
        var members = Enum.GetValues(type);
        return members.Length == 0 ? null : (faker, _) => members.GetValue(faker.Random.Int(0, members.Length - 1))!;
    }

    private static ValueMaker Integer(Type type, int maximum) => (faker, _) => Convert.ChangeType(faker.Random.Int(1, maximum), type, CultureInfo.InvariantCulture);

    private static int? Maximum(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => sbyte.MaxValue,
        TypeCode.Byte => byte.MaxValue,
        TypeCode.Int16 => short.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => int.MaxValue,
        _ => null,
    };

    // Greater than zero, and below a million, as amounts mostly are.
    private static ValueMaker Decimal(FakeColumn column)
    {
        var scale = column.Property.GetScale() ?? column.Mapping.Scale ?? (column.Property.GetPrecision() ?? column.Mapping.Precision) switch { null => 2, _ => 0 };
        var digits = Math.Min(column.Property.GetPrecision() ?? column.Mapping.Precision ?? 18, Math.Min(scale, 12) + 6);
        var unit = 1m;
        for (var i = 0; i < scale; i++) unit /= 10;
        return (faker, _) => faker.Random.Long(1, (long)Math.Pow(10, digits) - 1) * unit;
    }

    private static ValueMaker Moment(FakeColumn column)
    {
        var storeType = column.Mapping.StoreType;
        var isUtc = storeType.Contains("with time zone", StringComparison.Ordinal) || storeType.StartsWith("timestamptz", StringComparison.Ordinal);
        return (faker, _) =>
        {
            var moment = When(column, faker);
            return isUtc ? moment : DateTime.SpecifyKind(storeType == "date" ? moment.Date : moment, DateTimeKind.Unspecified);
        };
    }

    private static DateTime When(FakeColumn column, Faker faker)
    {
        var moment = Until.AddSeconds(-faker.Random.Int(1, DaysOfHalfAYear * SecondsOfADay));
        return IsEnd(column.Property.Name) ? moment : moment.AddDays(-DaysOfHalfAYear);
    }

    // A word of the name begins so: EndDate, valid_to, LastSeen; not Vendor or Total.
    private static bool IsEnd(string name) => Words().Matches(name).Any(word => Ends.Any(end => end.Length > 2 ? word.Value.StartsWith(end, StringComparison.OrdinalIgnoreCase) : word.Value.Equals(end, StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")]
    private static partial Regex Words();
}
