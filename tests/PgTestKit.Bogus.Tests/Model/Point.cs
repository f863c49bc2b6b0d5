namespace PgTestKit.Tests;

public class Point
{
    public decimal Latitude { get; set; }

    public decimal Longitude { get; set; }
}
