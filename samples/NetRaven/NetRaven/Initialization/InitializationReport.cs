using System.Text;

namespace NetRaven.Initialization;

public enum StepOutcome
{
    Done,
    Failed,
    NotReached,
}

public sealed record StepResult(string Step, StepOutcome Outcome, string Detail = "");

/// <summary>What was done, what failed, and what was not reached.</summary>
public sealed record InitializationReport(IReadOnlyList<StepResult> Steps)
{
    public bool Succeeded => Steps.All(step => step.Outcome == StepOutcome.Done);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (step, outcome, detail) in Steps)
        {
            var word = outcome switch { StepOutcome.Done => "done", StepOutcome.Failed => "FAILED", _ => "not reached" };
            text.Append(word.PadRight(13)).Append(step).AppendLine(detail.Length == 0 ? "" : $": {detail}");
        }

        return text.ToString();
    }
}
