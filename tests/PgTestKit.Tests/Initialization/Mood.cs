namespace PgTestKit.Tests.Initialization;

public enum Mood { Good, VeryBad }
