using Microsoft.EntityFrameworkCore;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using ProjectManager.Model;

namespace ProjectManager.Data;

/// <summary>The enum types, for the model, the contexts and the connections that Dapper gets.</summary>
internal static class EnumTypes
{
    private const string UserRole = "user_role";
    private const string ProjectStatus = "project_status";
    private const string TaskStatus = "task_status";
    private const string TaskPriority = "task_priority";

    /// <summary>MapEnum alone puts the labels in alphabetical order, and PostgreSQL sorts by that order.</summary>
    public static void UseEnumTypes(this ModelBuilder model) => model
        .HasPostgresEnum<UserRole>(name: UserRole)
        .HasPostgresEnum<ProjectStatus>(name: ProjectStatus)
        .HasPostgresEnum<ProjectTaskStatus>(name: TaskStatus)
        .HasPostgresEnum<TaskPriority>(name: TaskPriority);

    public static void MapEnumTypes(this NpgsqlDbContextOptionsBuilder npgsql) => npgsql
        .MapEnum<UserRole>(UserRole)
        .MapEnum<ProjectStatus>(ProjectStatus)
        .MapEnum<ProjectTaskStatus>(TaskStatus)
        .MapEnum<TaskPriority>(TaskPriority);

    public static void MapEnumTypes(this NpgsqlDataSourceBuilder builder) => builder
        .MapEnum<UserRole>(UserRole)
        .MapEnum<ProjectStatus>(ProjectStatus)
        .MapEnum<ProjectTaskStatus>(TaskStatus)
        .MapEnum<TaskPriority>(TaskPriority);
}
