namespace PgTestKit;

/// <summary>A script, and the chain of those that include it.</summary>
internal sealed record ScriptCall(ScriptSource Source, ScriptCall? Caller, ScriptPlace At)
{
    /// <summary>The lines of an error that say how the script came in.</summary>
    public string Trace => Caller is null ? "" : $"{Environment.NewLine}  included by {Caller.Source.Name}, line {At.Line}{Caller.Trace}";

    private IEnumerable<ScriptSource> Chain => Caller is null ? [Source] : Caller.Chain.Append(Source);

    public ScriptCall Include(PsqlCommand command)
    {
        var source = Source.Include(command.Include!, command.IsRelative)
            ?? throw Error(command.Start, $"""there is no "{command.Include}" for {command.Name}. {(command.IsRelative ? "It is looked for beside this script" : "It is looked for where .AddSql(...) looks for files, then beside this script")}: add it, or correct the path.""");
        var circle = Chain.SkipWhile(each => each.Name != source.Name).Select(each => each.Name).ToList();
        return circle.Count == 0 ? new(source, this, command.Start)
            : throw Error(command.Start, $"{command.Name} closes a circle: {string.Join(" -> ", circle.Append(source.Name))}. Remove one of these includes.");
    }

    public PgTestKitException Error(ScriptPlace place, string message) => new($"{Source.Name}, {place}: {message}{Trace}");
}
