using Microsoft.EntityFrameworkCore;
using PaDealing.Data;

namespace PaDealing.Services;

/// <summary>Finds an instrument by the firm's own symbol or by its Bloomberg ticker.</summary>
public sealed class InstrumentService(ReferenceContext reference)
{
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
}
