using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PgTestKit.Scanning;

/// <summary>A file of C#, once for each way in which its <c>#if</c> can turn out: no symbol defined, each alone, all.</summary>
internal sealed class ParsedFile
{
    private const int MostVariants = 8;
    private static readonly CSharpParseOptions Plain = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None).WithFeatures([new("FileBasedProgram", "true")]);

    private ParsedFile(SourceFile file, SourceText text, IReadOnlyList<SyntaxNode> roots, string? error)
    {
        File = file;
        Text = text;
        Roots = roots;
        Error = error;
    }

    public SourceFile File { get; }

    public SourceText Text { get; }

    /// <summary>The variants that parse; empty when none does.</summary>
    public IReadOnlyList<SyntaxNode> Roots { get; }

    /// <summary>Why none of them parses.</summary>
    public string? Error { get; }

    public static ParsedFile Parse(SourceFile file, string content)
    {
        var text = SourceText.From(content);
        var first = Variant(text, []);
        var symbols = content.Contains("#if", StringComparison.Ordinal) ? Symbols(first.Root) : [];
        IEnumerable<string[]> others = symbols.Length > 1 ? [.. symbols.Select(symbol => new[] { symbol }), symbols] : [.. symbols.Select(symbol => new[] { symbol })];
        var variants = others.Take(MostVariants).Select(defined => Variant(text, defined)).Prepend(first).ToList();
        var sound = variants.Where(variant => variant.Error is null).Select(variant => variant.Root).ToList();
        return new(file, text, sound, sound.Count == 0 ? first.Error : null);
    }

    private static (SyntaxNode Root, string? Error) Variant(SourceText text, string[] symbols)
    {
        var tree = CSharpSyntaxTree.ParseText(text, Plain.WithPreprocessorSymbols(symbols));
        var error = tree.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var line = error?.Location.GetLineSpan().StartLinePosition.Line + 1;
        return (tree.GetRoot(), error is null ? null : $"line {line?.ToString(CultureInfo.InvariantCulture)}: {error.GetMessage(CultureInfo.InvariantCulture)}");
    }

    private static string[] Symbols(SyntaxNode root) =>
        [.. root.DescendantNodes(descendIntoTrivia: true).OfType<ConditionalDirectiveTriviaSyntax>().SelectMany(directive => directive.Condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>())
            .Select(name => name.Identifier.ValueText).Distinct().Order(StringComparer.Ordinal)];
}
