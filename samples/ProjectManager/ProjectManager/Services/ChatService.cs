using System.Data.Common;
using Dapper;
using Microsoft.EntityFrameworkCore;
using ProjectManager.Data;
using ProjectManager.Model;

namespace ProjectManager.Services;

public sealed record NewMessage(string Content, int AuthorId, int? ParentId = null);

/// <summary>A message within its thread; the first has depth 0.</summary>
public sealed record ThreadEntry(int Id, int? ParentId, string? Author, string Content, int Depth);

/// <summary>Messages are written with EF Core; a thread is read with one recursive query.</summary>
public sealed class ChatService(ProjectContext context, DbDataSource dataSource)
{
    public async Task<Message> PostAsync(int channelId, NewMessage posted, CancellationToken cancellationToken = default)
    {
        var message = new Message { ChannelId = channelId, Content = posted.Content, AuthorId = posted.AuthorId, ParentId = posted.ParentId };
        context.Add(message);
        await context.SaveChangesAsync(cancellationToken);
        return message;
    }

    /// <summary>False when there is no such message.</summary>
    public async Task<bool> EditAsync(int id, string content, CancellationToken cancellationToken = default)
    {
        if (await context.Messages.SingleOrDefaultAsync(message => message.Id == id, cancellationToken) is not { } message)
            return false;

        (message.Content, message.IsEdited) = (content, true);
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>A message and all replies below it, each after what it replies to, the oldest first.</summary>
    public async Task<IReadOnlyList<ThreadEntry>> ReadThreadAsync(int id, CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ThreadEntry>(new(
            """
            WITH RECURSIVE thread AS (
                SELECT id, parent_id, author_id, content, 0 AS depth, ARRAY[id] AS path FROM messages WHERE id = @id
                UNION ALL
                SELECT reply.id, reply.parent_id, reply.author_id, reply.content, depth + 1, path || reply.id
                FROM messages reply JOIN thread ON reply.parent_id = thread.id
            )
            SELECT thread.id, parent_id AS ParentId, username AS Author, content, depth
            FROM thread LEFT JOIN users ON users.id = author_id
            ORDER BY path
            """,
            new { id },
            cancellationToken: cancellationToken))).AsList();
    }
}
