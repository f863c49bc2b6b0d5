namespace PgTestKit.Bench.EfSuite;

internal sealed class Country
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Currency
{
    public int Id { get; set; }

    public string Code { get; set; } = "";
}

internal sealed class Category
{
    public int Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Product
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public int Cents { get; set; }

    public Category? Category { get; set; }
}

internal sealed class Customer
{
    public int Id { get; set; }

    public string Name { get; set; } = "";

    public Country? Country { get; set; }
}

internal sealed class Address
{
    public int Id { get; set; }

    public string Street { get; set; } = "";

    public Customer? Customer { get; set; }
}

internal sealed class Order
{
    public int Id { get; set; }

    public string Number { get; set; } = "";

    public bool IsPaid { get; set; }

    public Customer? Customer { get; set; }

    public Currency? Currency { get; set; }

    public List<OrderLine> Lines { get; } = [];
}

internal sealed class OrderLine
{
    public int Id { get; set; }

    public int Quantity { get; set; }

    public Product? Product { get; set; }

    public Order? Order { get; set; }
}

internal sealed class Invoice
{
    public int Id { get; set; }

    public int Cents { get; set; }

    public Order? Order { get; set; }
}

internal sealed class Payment
{
    public int Id { get; set; }

    public int Cents { get; set; }

    public Invoice? Invoice { get; set; }
}

internal sealed class Shipment
{
    public int Id { get; set; }

    public string Carrier { get; set; } = "";

    public Order? Order { get; set; }
}

internal sealed class AuditEntry
{
    public int Id { get; set; }

    public string Text { get; set; } = "";
}
