namespace PaDealing.Services;

/// <summary>One page of the audit trail, newest first, and how many entries match in all.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, int Total, int Page, int PageSize);
