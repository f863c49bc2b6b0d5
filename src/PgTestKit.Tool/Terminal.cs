using System.Globalization;
using Spectre.Console;

namespace PgTestKit;

/// <summary>What the verbs write: headings and rows on standard output, progress and errors on standard error. Plain text of 80 columns when piped.</summary>
internal sealed class Terminal
{
    private const int PipedWidth = 80;
    private readonly IAnsiConsole _out = Open(Console.Out, Console.IsOutputRedirected);
    private readonly IAnsiConsole _error = Open(Console.Error, Console.IsErrorRedirected);

    public int Width => _out.Profile.Width;

    public void Heading(string title, string place = "")
    {
        _out.WriteLine();
        _out.MarkupLine($"[bold]{Markup.Escape(title)}[/]{(place.Length == 0 ? "" : "  " + Markup.Escape(place))}");
    }

    /// <summary>Rows below a heading, aligned in columns; the last column wraps.</summary>
    public void Rows(IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0) return;
        var grid = new Grid();
        for (var i = 0; i < all[0].Length; i++) grid.AddColumn(i == all[0].Length - 1 ? new GridColumn() : new GridColumn().NoWrap());
        foreach (var row in all) grid.AddRow([.. row.Select(cell => new Text(cell))]);
        _out.Write(new Padder(grid, new Padding(2, 0, 0, 0)));
    }

    public void Line(string text) => _out.Write(new Padder(new Text(text), new Padding(2, 0, 0, 0)));

    /// <summary>Text that is not wrapped: code, paths, differences.</summary>
    public void Verbatim(string text, bool endsLine = true) => _out.Profile.Out.Writer.Write(endsLine ? text + Environment.NewLine : text);

    /// <summary>Asks on standard error; whatever is not yes is no, the end of the input too.</summary>
    public bool Confirm(string question)
    {
        _error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    public void Progress(string text) => _error.MarkupLine($"[grey]{Markup.Escape(text)}[/]");

    public void Error(string text) => _error.MarkupLine($"[red]{Markup.Escape(text)}[/]");

    public static string Size(long bytes) =>
        bytes >= 1L << 30 ? Number(bytes, 30) + " GiB" : bytes >= 1L << 20 ? Number(bytes, 20) + " MiB" : Number(bytes, 10) + " KiB";

    public static string Age(DateTimeOffset at)
    {
        var age = DateTimeOffset.UtcNow - at;
        var (count, unit) = age.TotalDays >= 1 ? (age.TotalDays, "d") : age.TotalHours >= 1 ? (age.TotalHours, "h") : (age.TotalMinutes, "min");
        return count < 1 ? "just now" : $"{Math.Floor(count).ToString(CultureInfo.InvariantCulture)} {unit} ago";
    }

    private static string Number(long bytes, int shift) => (bytes / (double)(1L << shift)).ToString("N1", CultureInfo.InvariantCulture);

    private static IAnsiConsole Open(TextWriter writer, bool isPiped)
    {
        var console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isPiped ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = isPiped ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            // CI systems would be given colours although they are pipes.
            Enrichment = new() { UseDefaultEnrichers = !isPiped },
        });
        if (isPiped) console.Profile.Width = PipedWidth;
        return console;
    }
}
