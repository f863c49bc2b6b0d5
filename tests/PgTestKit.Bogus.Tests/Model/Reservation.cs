namespace PgTestKit.Tests;

public class Reservation
{
    public int Id { get; set; }

    public NpgsqlTypes.NpgsqlRange<int> Shelves { get; set; }
}
