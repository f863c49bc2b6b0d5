using Microsoft.EntityFrameworkCore;
using PaDealing.Data;

namespace PaDealing.Services;

/// <summary>Finds instruments, and what the firm holds of them.</summary>
public sealed class InstrumentService(ReferenceContext reference)
{
    /// <summary>By the firm's own symbol or by its Bloomberg ticker.</summary>
    public async Task<Instrument> ResolveAsync(string symbol, CancellationToken cancellationToken = default)
    {
        var instrument = await reference.InstSymbols
            .Where(map => map.InstSymbol == symbol
                || reference.BloombergTickers.Any(ticker => ticker.ProductId == map.ProductId && ticker.Ticker == symbol))
            .Select(map => new Instrument(map.InstSymbol, map.Product!.Isin, map.Product.Name, map.Product.CurrencyCode))
            .SingleOrDefaultAsync(cancellationToken);

        return instrument
            ?? throw new RefusedException(Refusal.UnknownInstrument, $"No instrument has the symbol or ticker {symbol}.");
    }

    /// <summary>The back office's positions, and those of desks that keep their own books.</summary>
    public async Task<IReadOnlyList<FirmPosition>> PositionsAsync(string symbol, CancellationToken cancellationToken = default)
    {
        var booked = await reference.Positions
            .Where(position => reference.InstSymbols.Any(map => map.InstSymbol == symbol && map.ProductId == position.ProductId))
            .Select(position => new FirmPosition(position.Portfolio!.Name, position.Portfolio.Desk, position.Quantity, position.AsOf))
            .ToListAsync(cancellationToken);
        var desks = await reference.MakoPositions
            .Where(position => position.InstSymbol == symbol)
            .Select(position => new FirmPosition("Desk's own book", position.Desk, position.Quantity, position.AsOf))
            .ToListAsync(cancellationToken);
        return [.. booked, .. desks];
    }

    /// <summary>Refuses a broker that is not among the firm's contacts.</summary>
    public async Task RequireBrokerAsync(string name, CancellationToken cancellationToken = default)
    {
        if (!await reference.Contacts.AnyAsync(contact => contact.Name == name && contact.ContactType!.Name == "Broker", cancellationToken))
            throw new RefusedException(Refusal.UnknownBroker, $"No broker is called {name}.");
    }
}
