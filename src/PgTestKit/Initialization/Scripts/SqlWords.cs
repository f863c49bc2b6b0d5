using System.Text;

namespace PgTestKit;

/// <summary>The first words of a statement, and what its later ones say: whether the lexer is in the body of an SQL function, and whether COPY reads what follows.</summary>
internal sealed class SqlWords
{
    private const int Kept = 6;

    private readonly List<string> _first = [];
    private string _previous = "";
    private int _depth;
    private bool _isRoutine, _isCopy;

    /// <summary>In capitals.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Whether the words still to come can say anything.</summary>
    public bool AreWanted => _first.Count < Kept || _isRoutine || _isCopy;

    /// <summary>In CREATE FUNCTION ... BEGIN ATOMIC ...; ...; END, where CASE ... END may stand inside.</summary>
    public bool AreInBody => _depth > 0;

    public SqlCopy Copy { get; private set; }

    public void Clear()
    {
        _first.Clear();
        (_previous, _depth, _isRoutine, _isCopy, Copy) = ("", 0, false, false, SqlCopy.None);
    }

    public void Add(ReadOnlySpan<byte> bytes, int parentheses)
    {
        var word = Encoding.UTF8.GetString(bytes).ToUpperInvariant();
        if (_first.Count < Kept)
        {
            _first.Add(word);
            _isCopy = _first[0] == "COPY";
            _isRoutine = _first is ["CREATE", "FUNCTION" or "PROCEDURE", ..] or ["CREATE", "OR", "REPLACE", "FUNCTION" or "PROCEDURE", ..];
        }

        if (parentheses == 0 && _isCopy && Copy == SqlCopy.None)
            Copy = (_previous, word) switch { ("FROM", "STDIN") => SqlCopy.In, ("TO", "STDOUT") => SqlCopy.Out, _ => SqlCopy.None };
        if (parentheses == 0 && _isRoutine)
            _depth = word switch { "BEGIN" => _depth + 1, "CASE" when _depth > 0 => _depth + 1, "END" when _depth > 0 => _depth - 1, _ => _depth };
        _previous = word;
    }

    /// <summary>A quoted name came between two words.</summary>
    public void Interrupt() => _previous = "";
}
