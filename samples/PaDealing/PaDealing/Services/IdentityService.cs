using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using PaDealing.Data;

namespace PaDealing.Services;

/// <summary>Finds the active employee behind an e-mail address, in any casing.</summary>
public sealed class IdentityService(ReferenceContext reference)
{
    [SuppressMessage("Globalization", "CA1304:Specify CultureInfo", Justification = "Runs as lower(email) in PostgreSQL.")]
    [SuppressMessage("Globalization", "CA1311:Specify a culture or use an invariant version", Justification = "Runs as lower(email) in PostgreSQL.")]
    [SuppressMessage("Performance", "CA1862:Use the 'StringComparison' method overloads", Justification = "EF Core translates no StringComparison.")]
    public async Task<Caller> ResolveAsync(string email, CancellationToken cancellationToken = default)
    {
        var address = email.Trim();
        var contact = await reference.EmployeeContacts
            .Include(contact => contact.Employee)
            .SingleOrDefaultAsync(contact => contact.Email.ToLower() == address.ToLower(), cancellationToken);

        return contact switch
        {
            null => throw new RefusedException(Refusal.UnknownEmployee, $"No employee has the e-mail address {address}."),
            { Employee.IsActive: false } => throw new RefusedException(Refusal.UnknownEmployee, $"The employee with the e-mail address {address} has left."),
            _ => new Caller(contact.EmployeeId, contact.Employee!.FullName, contact.Email),
        };
    }
}
