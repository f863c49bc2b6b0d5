using Microsoft.EntityFrameworkCore;

namespace NetRaven.Vault;

/// <summary>Keeps passwords of devices, encrypted by pgcrypto, and records who was asked for.</summary>
public sealed class CredentialStore(VaultContext vault, TimeProvider time)
{
    public async Task<Credential> AddAsync(string name, string username, string password, string key, IEnumerable<string> tagIds, CancellationToken cancellationToken = default)
    {
        var secret = await vault.Database.SqlQuery<byte[]>($"""SELECT pgp_sym_encrypt({password}, {key}) AS "Value" """).SingleAsync(cancellationToken);
        var credential = new Credential { Name = name, Username = username, Secret = secret };
        foreach (var (priority, tagId) in tagIds.Index())
            credential.Tags.Add(new CredentialTag { TagId = tagId, Priority = priority });
        vault.Add(credential);
        Record("added", name);
        await vault.SaveChangesAsync(cancellationToken);
        return credential;
    }

    /// <summary>What pgcrypto makes of the secret: the password, or an error when the key is wrong.</summary>
    public async Task<string> RevealAsync(string name, string key, CancellationToken cancellationToken = default)
    {
        var password = await vault.Database
            .SqlQuery<string>($"""SELECT pgp_sym_decrypt(secret, {key}) AS "Value" FROM netraven.credentials WHERE name = {name}""")
            .SingleAsync(cancellationToken);
        Record("revealed", name);
        await vault.SaveChangesAsync(cancellationToken);
        return password;
    }

    private void Record(string action, string name) =>
        vault.Add(new AuditLog { Action = action, Subject = $"credential {name}", OccurredAt = time.GetUtcNow().UtcDateTime });
}
