namespace NetRaven.Jobs;

public sealed class BackupOptions
{
    /// <summary>Where the devices' configurations are kept: the backup volume.</summary>
    public string Folder { get; set; } = "backups";

    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);
}
