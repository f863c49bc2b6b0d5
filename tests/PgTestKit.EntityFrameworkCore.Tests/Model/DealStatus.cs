namespace PgTestKit.EntityFrameworkCore.Tests.Model;

public enum DealStatus { Open, FullyBooked }
