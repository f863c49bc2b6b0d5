using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Vault;

/// <summary>The administrators' settings: one value for each key.</summary>
public sealed class SettingStore(VaultContext vault)
{
    public async Task<JsonElement?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        (await vault.AdminSettings.AsNoTracking().SingleOrDefaultAsync(setting => setting.Key == key, cancellationToken))?.Value;

    /// <summary>One statement, so that two administrators at once leave one row.</summary>
    public Task SetAsync(string key, JsonElement value, CancellationToken cancellationToken = default) => vault.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO netraven.admin_settings (key, value) VALUES ({key}, CAST({value.GetRawText()} AS json))
        ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """, cancellationToken);
}
