namespace PgTestKit;

/// <summary>A <c>postgres</c> process of the tests' own, on a throw-away data directory: 127.0.0.1, random port, random password, durability off.</summary>
public sealed class LocalServer : PostgresServer
{
    private readonly string? _version, _binaries;
    private readonly VersionRange _range;
    private string? _parent;
    private CacheOptions _cache = CacheOptions.Default;
    private SortedDictionary<string, string> _settings = new(StringComparer.OrdinalIgnoreCase);

    internal LocalServer(string? version, string? binaries) => (_version, _binaries, _range) = (version, binaries, new(version));

    /// <inheritdoc />
    public override string Name => _version is null ? "local PostgreSQL" : $"local PostgreSQL {_version}";

    /// <inheritdoc />
    protected internal override string SharingKey => string.Join('\n', ["local", _version, _binaries, _parent, .. _settings.Select(setting => setting.Key + "=" + setting.Value)]);

    /// <summary>A copy of this description with one more server setting, for example <c>shared_preload_libraries</c>.</summary>
    /// <param name="name">The setting's name as in postgresql.conf.</param>
    /// <param name="value">Its value, without quotes.</param>
    /// <exception cref="PgTestKitException">The kit could not find the server with it, or not read its log; the message says what to do instead.</exception>
    public LocalServer WithSetting(string name, string value)
    {
        RefusedSettings.Check(name, value);
        var copy = Copy();
        copy._settings = new(_settings, StringComparer.OrdinalIgnoreCase) { [name] = value };
        return copy;
    }

    /// <summary>A copy of this description with another place for the data directories.</summary>
    /// <param name="parent">An existing folder that PostgreSQL's user may write to. By default <c>/dev/shm</c>, which is memory, where 2 GiB are free there, else the system's folder for temporary files.</param>
    public LocalServer WithDataIn(string parent)
    {
        var copy = Copy();
        copy._parent = Path.GetFullPath(parent); // the server's own folder is another
        return copy;
    }

    /// <summary>A copy of this description with other limits for the cache of clusters, which saves a later run <c>initdb</c>, migrations and seeds.</summary>
    /// <param name="maxBytes">The size of all cached clusters, 2 GiB by default; 0 turns the cache off. What was used longest ago goes first.</param>
    /// <param name="maxAge">How long a cluster stays that nobody uses; 30 days by default.</param>
    /// <param name="folder">Where the cache is; <c>pgtestkit</c> in the user's cache folder by default, for root <c>/var/cache/pgtestkit</c>.</param>
    public LocalServer WithCache(long maxBytes, TimeSpan? maxAge = null, string? folder = null)
    {
        var copy = Copy();
        copy._cache = new(maxBytes, maxAge ?? CacheOptions.Default.MaxAge, folder is null ? null : Path.GetFullPath(folder));
        return copy;
    }

    /// <inheritdoc />
    public override async Task<RunningServer> StartAsync(ServerStart start, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.FindAsync(BinariesSearch.Candidates(_binaries), _range, new(_cache), cancellationToken);
        return await new LocalServerStart(binaries, _parent ?? DataParent.Choose(), _settings, _cache, start).RunAsync(cancellationToken);
    }

    private LocalServer Copy() => new(_version, _binaries) { _parent = _parent, _cache = _cache, _settings = _settings };
}
