using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace NetRaven.Inventory;

/// <summary>Questions to <c>job_logs.job_data</c> that PostgreSQL answers from JSONB.</summary>
public static class JobLogQueries
{
    /// <summary>By containment, which the GIN index serves.</summary>
    public static IQueryable<JobLog> OfDeviceType(this IQueryable<JobLog> logs, string type)
    {
        var part = JsonSerializer.SerializeToElement(new { device = new { type } });
        return logs.Where(log => EF.Functions.JsonContains(log.JobData, part));
    }

    public static IQueryable<JobLog> LargerThan(this IQueryable<JobLog> logs, int bytes) =>
        logs.Where(log => log.JobData.GetProperty("bytes").GetInt32() > bytes);

    public static IQueryable<JobLog> WithError(this IQueryable<JobLog> logs) =>
        logs.Where(log => EF.Functions.JsonExists(log.JobData, "error"));
}
