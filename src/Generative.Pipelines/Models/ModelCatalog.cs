using System.Collections.Concurrent;
using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>Models found in folders: every sub-folder of a root with a config is a model, and a folder's path is a name too.</summary>
public sealed class ModelCatalog : IModelCatalog, IDisposable
{
    private const string Config = "config.json";
    private readonly IReadOnlyList<string> _roots;
    private readonly IReadOnlyDictionary<string, string> _named;
    private readonly Lazy<Placement> _placement;
    private readonly ConcurrentDictionary<string, Lazy<IGenerativeModel>> _loaded = new(StringComparer.Ordinal);
    private volatile bool _disposed;

    /// <summary>A catalog; nothing is read yet.</summary>
    /// <param name="roots">Folders whose sub-folders are models; those that do not exist are passed over.</param>
    /// <param name="named">Further models by name.</param>
    /// <param name="placement">Where models run and in which dtype; asked on first use.</param>
    public ModelCatalog(IEnumerable<string> roots, IReadOnlyDictionary<string, string> named, Func<Placement> placement) =>
        (_roots, _named, _placement) = ([.. roots], named, new(placement));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. Folders().Where(f => CanGenerate(f.Value)).Select(f => f.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ModelDescription Describe(string model) => ModelLoader.Describe(Open(model));

    /// <inheritdoc/>
    public IGenerativeModel Get(string model)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var folder = Open(model);
        var key = Path.TrimEndingDirectorySeparator(folder.Directory);
        var entry = _loaded.GetOrAdd(key, _ => new(() => ModelLoader.Load(folder, _placement.Value)));
        try
        {
            return entry.Value;
        }
        catch
        {
            // A failed load must not stick: the folder may be mended and asked for again.
            _loaded.TryRemove(new(key, entry));
            throw;
        }
    }

    /// <summary>Frees every loaded model.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var model in _loaded.Values.Where(m => m.IsValueCreated))
            model.Value.Dispose();
        _loaded.Clear();
    }

    private ModelFolder Open(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var folders = Folders();
        if (folders.TryGetValue(model, out var path))
            return ModelFolder.Open(path);
        if (Directory.Exists(model))
            return ModelFolder.Open(model);
        var known = Names;
        throw new KeyNotFoundException(known.Count == 0
            ? $"There is no model '{model}', and none was found in {Looked()}; give the path of a model folder."
            : $"There is no model '{model}'{Suggestion.Text(model, known)}; known are {string.Join(", ", known)}, or give the path of a model folder.");
    }

    private string Looked() => _roots.Count == 0 ? "any folder" : string.Join(", ", _roots);

    private Dictionary<string, string> Folders()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var root in _roots.Where(Directory.Exists))
            foreach (var folder in Directory.EnumerateDirectories(root).Where(d => File.Exists(Path.Combine(d, Config))))
                folders.TryAdd(Path.GetFileName(folder), folder);
        foreach (var (name, folder) in _named)
            folders[name] = folder;
        return folders;
    }

    private static bool CanGenerate(string folder)
    {
        try
        {
            return ModelFolder.Open(folder).Config is { Process: not null, Parameterisation: not null };
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return true;        // one damaged folder must not hide the others; whoever asks for it by name is told what is wrong
        }
    }
}
