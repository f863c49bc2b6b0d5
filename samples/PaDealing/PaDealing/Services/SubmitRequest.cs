using System.ComponentModel.DataAnnotations;
using PaDealing.Dealing;

namespace PaDealing.Services;

/// <summary>What an employee asks for. The symbol is the firm's own or a Bloomberg ticker.</summary>
public sealed record SubmitRequest(
    [Required] string Symbol,
    TradeDirection Direction,
    [Range(0.0001, 1_000_000_000)] decimal Quantity,
    [Range(0.000001, 1_000_000_000)] decimal Price,
    [Required] string Broker,
    string? Justification = null);
