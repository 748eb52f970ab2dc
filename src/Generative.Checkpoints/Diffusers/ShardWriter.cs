using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>Writes one component's weights, into one file or into several with an index, and removes those they replace.</summary>
internal sealed class ShardWriter(string folder, string stem, DiffusersWriteOptions options)
{
    // "format: pt" is what other readers of safetensors look for before they take the names for torch's.
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    public void Write(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        var shards = Split(all);
        string[] files = shards.Count <= 1 ? [DiffusersNaming.Single(stem, options.Variant)]
            : [.. Enumerable.Range(1, shards.Count).Select(n => DiffusersNaming.Shard(stem, options.Variant, n, shards.Count))];
        for (var i = 0; i < files.Length; i++)
            SafetensorsWriter.Write(Path.Combine(folder, files[i]), shards.Count == 0 ? all : shards[i], Metadata, options.FloatAs);
        if (files.Length > 1) WriteIndex(files, shards, all.Sum(Bytes));
        RemoveOthers(files);
    }

    /// <summary>Fills shards in the order of names.</summary>
    private List<List<KeyValuePair<string, Tensor>>> Split(KeyValuePair<string, Tensor>[] tensors)
    {
        var shards = new List<List<KeyValuePair<string, Tensor>>>();
        var room = 0L;
        foreach (var tensor in tensors)
        {
            var size = Bytes(tensor);
            if (shards.Count == 0 || size > room)
            {
                shards.Add([]);
                room = options.MaxShardBytes ?? long.MaxValue;
            }

            shards[^1].Add(tensor);
            room -= size;
        }

        return shards;
    }

    private void WriteIndex(string[] files, List<List<KeyValuePair<string, Tensor>>> shards, long total)
    {
        var map = new JsonObject();
        for (var i = 0; i < files.Length; i++)
        {
            foreach (var (name, _) in shards[i]) map[name] = files[i];
        }

        var index = new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = total }, ["weight_map"] = map };
        DiffusersWriter.WriteJson(Path.Combine(folder, DiffusersNaming.IndexOf(stem, options.Variant)), index);
    }

    /// <summary>A single file left beside a new index would be read instead of it, and old shards would only be in the way.</summary>
    private void RemoveOthers(string[] files)
    {
        string[] keep = files.Length > 1 ? [.. files, DiffusersNaming.IndexOf(stem, options.Variant)] : files;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var file = Path.GetFileName(path);
            if (DiffusersNaming.BelongsTo(file, stem, options.Variant) && !keep.Contains(file)) File.Delete(path);
        }
    }

    private long Bytes(KeyValuePair<string, Tensor> tensor)
    {
        var dtype = options.FloatAs is { } wanted && SafetensorsTypes.IsFloat(tensor.Value.dtype) ? wanted : tensor.Value.dtype;
        // A dtype the format lacks is refused by the writer; until then any size will do.
        return tensor.Value.numel() * (SafetensorsTypes.FromTorch(dtype) is { } text ? SafetensorsTypes.Bits(text)!.Value / 8 : 1);
    }
}
