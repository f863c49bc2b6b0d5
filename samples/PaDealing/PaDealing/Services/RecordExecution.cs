using System.ComponentModel.DataAnnotations;

namespace PaDealing.Services;

/// <summary>What an employee reports once an approved request was dealt.</summary>
public sealed record RecordExecution(
    DateOnly ExecutedOn,
    [Range(0.0001, 1_000_000_000)] decimal Quantity,
    [Range(0.000001, 1_000_000_000)] decimal Price,
    string? ContractNote = null);
