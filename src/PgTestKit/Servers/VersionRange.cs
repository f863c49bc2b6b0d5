using System.Globalization;
using System.Text.RegularExpressions;

namespace PgTestKit;

/// <summary>The PostgreSQL versions that a suite takes: <c>17</c>, <c>17.2</c>, <c>15-17</c> or <c>15-</c>.</summary>
internal sealed partial class VersionRange
{
    private const int Oldest = 13; // the first with DROP DATABASE ... WITH (FORCE)
    private readonly string? _text;
    private readonly Version _from, _to;

    public VersionRange(string? text)
    {
        _text = text;
        if (text is null)
        {
            (_from, _to) = (new(Oldest, 0), new(int.MaxValue, int.MaxValue));
            return;
        }

        var match = Pattern().Match(text);
        if (!match.Success) throw new PgTestKitException($"\"{text}\" is no PostgreSQL version. Write a major version (\"17\"), an exact one (\"17.2\"), a range (\"15-17\"), or the oldest that will do (\"15-\").");
        _from = Parse(match.Groups["from"].Value, minorOfNone: 0);
        _to = !match.Groups["dash"].Success ? Parse(match.Groups["from"].Value, int.MaxValue)
            : match.Groups["to"].Success ? Parse(match.Groups["to"].Value, int.MaxValue) : new(int.MaxValue, int.MaxValue);
        if (_to < _from) throw new PgTestKitException($"The version range \"{text}\" is empty. Write the older version first.");
        if (_to.Major < Oldest) throw new PgTestKitException($"PostgreSQL {text} lacks DROP DATABASE ... WITH (FORCE). Use {Oldest} or newer.");
    }

    /// <summary>The newest major version that will do; null when every one will.</summary>
    public int? Major => _text is null ? null : _to.Major == int.MaxValue ? _from.Major : _to.Major;

    public bool Contains(string version)
    {
        var match = Numbers().Match(version); // 18beta1 counts as 18
        return match.Success && Parse(match.Value, minorOfNone: 0) is var parsed && parsed >= _from && parsed <= _to && parsed.Major >= Oldest;
    }

    public override string ToString() => _text ?? $"{Oldest} or newer";

    private static Version Parse(string text, int minorOfNone)
    {
        var parts = text.Split('.');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : minorOfNone);
    }

    [GeneratedRegex(@"^(?<from>\d{1,4}(\.\d{1,4})?)((?<dash>-)(?<to>\d{1,4}(\.\d{1,4})?)?)?$")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^\d{1,4}(\.\d{1,4})?")]
    private static partial Regex Numbers();
}
