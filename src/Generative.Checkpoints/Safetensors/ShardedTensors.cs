using System.Collections.Frozen;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Tensors spread over several safetensors files behind an index, <c>model.safetensors.index.json</c>, whose <c>weight_map</c> says
/// which file holds which name. Only the names of the map are visible. Safe to use from several threads.
/// </summary>
public sealed class ShardedTensors : ITensorSource
{
    private readonly FrozenDictionary<string, SafetensorsFile> shardOf;
    private readonly IReadOnlyList<SafetensorsFile> shards;

    private ShardedTensors(string path, Dictionary<string, SafetensorsFile> shardOf, IReadOnlyList<SafetensorsFile> shards,
        IReadOnlyDictionary<string, string> metadata)
    {
        (Path, this.shardOf, this.shards, Metadata) = (path, shardOf.ToFrozenDictionary(StringComparer.Ordinal), shards, metadata);
        Tensors = shardOf.ToFrozenDictionary(e => e.Key, e => e.Value.Tensors[e.Key], StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <summary>The index's own metadata (numbers as their text); of a single file, that file's.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The files behind the names, in ordinal order of their names.</summary>
    public IReadOnlyList<string> Files => [.. shards.Select(s => s.Path)];

    /// <summary>Opens an index and every shard it names, or one safetensors file as the only shard.</summary>
    /// <exception cref="FileNotFoundException">The index or a shard does not exist; the message names it.</exception>
    /// <exception cref="InvalidDataException">The index or a shard is damaged, or a shard lacks a tensor the index promises.</exception>
    public static ShardedTensors Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            var only = SafetensorsFile.Open(path);
            return new(path, only.Tensors.Keys.ToDictionary(name => name, _ => only, StringComparer.Ordinal), [only], only.Metadata);
        }

        var index = ShardIndex.Read(path);
        var files = new SortedDictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            var shardOf = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
            foreach (var (name, file) in index.WeightMap)
            {
                if (!files.TryGetValue(file, out var shard)) files.Add(file, shard = OpenShard(path, file));
                if (!shard.Tensors.ContainsKey(name))
                    throw new InvalidDataException($"{path}: tensor '{name}' should be in '{file}', which lacks it; fetch both again");
                shardOf.Add(name, shard);
            }

            return new(path, shardOf, [.. files.Values], index.Metadata);
        }
        catch
        {
            foreach (var file in files.Values) file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor View(string name) => Shard(name).View(name);

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null) => Shard(name).Read(name, dtype, device);

    /// <summary>Closes every shard.</summary>
    public void Dispose()
    {
        foreach (var shard in shards) shard.Dispose();
    }

    private static SafetensorsFile OpenShard(string index, string file)
    {
        var path = FolderPath.Inside(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(index))!, file, $"{index}: weight_map");
        return File.Exists(path)
            ? SafetensorsFile.Open(path)
            : throw new FileNotFoundException($"{index}: the shard '{file}' does not exist; fetch it into the same folder", path);
    }

    private SafetensorsFile Shard(string name) => shardOf.TryGetValue(name, out var shard)
        ? shard
        : throw new KeyNotFoundException($"{Path}: no tensor is named '{name}'; it lists {Tensors.Count}, see Tensors");
}
