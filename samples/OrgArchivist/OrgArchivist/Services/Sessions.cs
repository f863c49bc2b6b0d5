using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OrgArchivist.Data;
using OrgArchivist.Model;

namespace OrgArchivist.Services;

/// <summary>Signs users in and out, and tells who sent a token.</summary>
public sealed class Sessions(ArchiveContext archive, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    /// <summary>A token, or null when the user is unknown or inactive, or the password is wrong.</summary>
    public async Task<string?> SignInAsync(string email, string password, CancellationToken cancellationToken = default)
    {
        var user = await archive.Users.SingleOrDefaultAsync(user => user.Email == Normalize(email) && user.IsActive, cancellationToken);
        if (user is null || !PasswordHash.Matches(password, user.PasswordHash))
            return null;

        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        archive.Add(new UserSession { UserId = user.Id, TokenHash = HashOf(token), ExpiresAt = Now + Lifetime });
        archive.Add(new AuditLog { UserId = user.Id, Action = "signed_in", Entity = "users", EntityId = user.Id, OccurredAt = Now });
        await archive.SaveChangesAsync(cancellationToken);
        return token;
    }

    public async Task<User?> FindUserAsync(string token, CancellationToken cancellationToken = default) =>
        (await FindSessionAsync(token, cancellationToken))?.User;

    public async Task SignOutAsync(string token, CancellationToken cancellationToken = default)
    {
        if (await FindSessionAsync(token, cancellationToken) is { } session)
            session.RevokedAt = Now;
        await archive.SaveChangesAsync(cancellationToken);
    }

    public static string Normalize(string email) => email.Trim().ToLowerInvariant();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<UserSession?> FindSessionAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(token), Now);
        return await archive.UserSessions.Include(session => session.User).SingleOrDefaultAsync(
            session => session.TokenHash == hash && session.RevokedAt == null && session.ExpiresAt > now && session.User!.IsActive, cancellationToken);
    }

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
