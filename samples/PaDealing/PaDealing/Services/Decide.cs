using System.ComponentModel.DataAnnotations;

namespace PaDealing.Services;

/// <summary>On what grounds a request is approved or declined: a code of compliance_decision_outcome.</summary>
public sealed record Decide([Required] string Outcome, string? Comment = null);
