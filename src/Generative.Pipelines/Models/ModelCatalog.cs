using System.Collections.Concurrent;

namespace Generative.Pipelines;

/// <summary>
/// Models found in folders: every sub-folder of a root that holds a model is one, and a folder's path is a name too. This SDK's own layout,
/// diffusers folders, networks published by their constructor's arguments, published networks over tokens and published decoders are told
/// apart by their files.
/// </summary>
public sealed class ModelCatalog : IModelCatalog, IDisposable
{
    // A folder nobody may look into (lost+found) is no model, and must not hide those beside it.
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private readonly IReadOnlyList<string> _roots;
    private readonly IReadOnlyDictionary<string, string> _named;
    private readonly Lazy<Placement> _placement;
    private readonly ConcurrentDictionary<string, Lazy<IGenerativeModel>> _loaded = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<IImageTokenizer>> _images = new(StringComparer.Ordinal);
    private readonly TokenizerShelf _tokenizers = new();
    private volatile bool _disposed;

    /// <summary>A catalog; nothing is read yet.</summary>
    /// <param name="roots">Folders whose sub-folders are models; those that do not exist are passed over.</param>
    /// <param name="named">Further models by name.</param>
    /// <param name="placement">Where models run and in which dtype; asked on first use.</param>
    public ModelCatalog(IEnumerable<string> roots, IReadOnlyDictionary<string, string> named, Func<Placement> placement) =>
        (_roots, _named, _placement) = ([.. roots], named, new(placement));

    /// <inheritdoc/>
    public IReadOnlyList<string> Names =>
        [.. Folders().Where(f => ModelSource.CanGenerate(f.Value)).Select(f => f.Key).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public ModelDescription Describe(string model)
    {
        var folder = Open(model);
        var described = folder.Describe();
        return described.Tokenizer is { } open ? described with { Tokenizer = _tokenizers.Keep(folder.Directory, open) } : described;
    }

    /// <inheritdoc/>
    public IGenerativeModel Get(string model)
    {
        var folder = Open(model);
        return Shared(_loaded, folder.Directory, () => folder.Load(_placement.Value));
    }

    /// <inheritdoc/>
    public IImageTokenizer GetImageTokenizer(string model)
    {
        var folder = Path.GetFullPath(Find(model));
        return Shared(_images, folder, () => ImageTokenizerFolders.Open(folder, _placement.Value));
    }

    /// <summary>Frees every loaded model.</summary>
    public void Dispose()
    {
        _disposed = true;
        foreach (var model in _loaded.Values.Where(m => m.IsValueCreated))
            model.Value.Dispose();
        foreach (var images in _images.Values.Where(m => m.IsValueCreated))
            images.Value.Dispose();
        _loaded.Clear();
        _images.Clear();
        _tokenizers.Clear();
    }

    private T Shared<T>(ConcurrentDictionary<string, Lazy<T>> shelf, string folder, Func<T> load)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var key = Path.TrimEndingDirectorySeparator(folder);
        var entry = shelf.GetOrAdd(key, _ => new(load));
        try
        {
            return entry.Value;
        }
        catch
        {
            // A failed load must not stick: the folder may be mended and asked for again.
            shelf.TryRemove(new(key, entry));
            throw;
        }
    }

    private ModelSource Open(string model) => ModelSource.Open(Find(model));

    private string Find(string model)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var folders = Folders();
        if (folders.TryGetValue(model, out var path))
            return path;
        if (Directory.Exists(model))
            return model;
        var known = Names;
        throw new KeyNotFoundException(known.Count == 0
            ? $"There is no model '{model}', and none was found in {Looked()}; give the path of a model folder."
            : $"There is no model '{model}'{Suggestion.Text(model, known)}; known are {string.Join(", ", known)}, "
                + "or give the path of a model folder.");
    }

    private string Looked() => _roots.Count == 0 ? "any folder" : string.Join(", ", _roots);

    private Dictionary<string, string> Folders()
    {
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var root in _roots.Where(Directory.Exists))
            foreach (var folder in Directory.EnumerateDirectories(root, "*", Readable).Where(ModelSource.LooksLikeModel))
                folders.TryAdd(Path.GetFileName(folder), folder);
        foreach (var (name, folder) in _named)
            folders[name] = folder;
        return folders;
    }
}
