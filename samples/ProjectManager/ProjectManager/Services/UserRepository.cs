using System.Data.Common;
using System.Text.Json;
using Dapper;
using ProjectManager.Model;

namespace ProjectManager.Services;

public sealed record NewUser(string Username, string Email, string HashedPassword, UserRole Role = UserRole.Member, string? FullName = null, string? AvatarUrl = null);

/// <summary>Users by plain SQL: each call takes one connection from the pool and gives it back.</summary>
public sealed class UserRepository(DbDataSource dataSource, TimeProvider time)
{
    private const string Columns = """
        id AS Id, username AS Username, email AS Email, hashed_password AS HashedPassword, role AS Role,
        full_name AS FullName, avatar_url AS AvatarUrl, is_active AS IsActive, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    public async Task<User> CreateAsync(NewUser user, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<User>(new(
            $"""
            INSERT INTO users (username, email, hashed_password, role, full_name, avatar_url, created_at, updated_at)
            VALUES (@Username, @Email, @HashedPassword, @Role::user_role, @FullName, @AvatarUrl, @Now, @Now)
            RETURNING {Columns}
            """,
            new { user.Username, Email = Normalize(user.Email), user.HashedPassword, Role = Label(user.Role), user.FullName, user.AvatarUrl, Now },
            cancellationToken: cancellationToken));
    }

    public Task<User?> FindAsync(int id, CancellationToken cancellationToken = default) =>
        FindAsync("id = @id", new { id }, cancellationToken);

    public Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken = default) =>
        FindAsync("email = @email", new { email = Normalize(email) }, cancellationToken);

    /// <summary>False when there is no such user.</summary>
    public Task<bool> UpdateAsync(User user, CancellationToken cancellationToken = default) => ExecuteAsync(
        """
        UPDATE users
        SET username = @Username, email = @Email, hashed_password = @HashedPassword, role = @Role::user_role,
            full_name = @FullName, avatar_url = @AvatarUrl, is_active = @IsActive, updated_at = @Now
        WHERE id = @Id
        """,
        new { user.Id, user.Username, Email = Normalize(user.Email), user.HashedPassword, Role = Label(user.Role), user.FullName, user.AvatarUrl, user.IsActive, Now },
        cancellationToken);

    /// <summary>False when there is no such user.</summary>
    public Task<bool> DeleteAsync(int id, CancellationToken cancellationToken = default) =>
        ExecuteAsync("DELETE FROM users WHERE id = @id", new { id }, cancellationToken);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task<User?> FindAsync(string condition, object values, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<User>(new($"SELECT {Columns} FROM users WHERE {condition}", values, cancellationToken: cancellationToken));
    }

    private async Task<bool> ExecuteAsync(string sql, object values, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(sql, values, cancellationToken: cancellationToken)) == 1;
    }

    private static string Normalize(string email) => email.Trim().ToLowerInvariant();

    // Dapper sends an enum as its number, which no enum type takes.
    private static string Label(UserRole role) => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString());
}
