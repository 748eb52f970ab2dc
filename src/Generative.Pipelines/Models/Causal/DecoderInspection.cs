using Generative.Checkpoints;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>
/// Looks at decoders of any size: networks are built on torch's meta device, where weights have names and shapes and take no memory.
/// </summary>
public static class DecoderInspection
{
    /// <summary>The layout of a folder's network, and whether its weight file fits; no value is read.</summary>
    /// <param name="directory">A published decoder's folder, or one of this SDK's; weights need not be there.</param>
    /// <exception cref="InvalidDataException">The config is wrong, its network no decoder, or a weight file's header damaged.</exception>
    /// <exception cref="FileNotFoundException">There is no config, or an index names a shard that is missing.</exception>
    public static DecoderLayout Describe(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (DecoderFolder.Recognises(directory))
        {
            var published = DecoderFolder.Open(directory);
            return Of(PublishedDecoders.Config(published), PublishedDecoders.Names(published),
                HasWeights(directory) ? published.OpenWeights : null);
        }
        var own = ModelFolder.Open(directory);
        return Of(own.Config.Module, name => name, own.OpenWeights);
    }

    /// <summary>The layout that settings describe.</summary>
    /// <param name="module">The network's type and settings.</param>
    /// <exception cref="InvalidDataException">A setting is wrong.</exception>
    public static DecoderLayout Describe(ComponentSettings module) => Of(module, name => name, null);

    private static DecoderLayout Of(ComponentSettings settings, Func<string, string?> names, Func<ITensorSource>? open)
    {
        using var module = CausalFacts.Build(settings);
        var tensors = module.state_dict().Select(t => new WeightShape(t.Key, t.Value.shape)).ToArray();
        using var weights = open?.Invoke();
        return new(settings.Type, tensors)
        {
            Layers = Layers(tensors),
            File = weights is null ? null : WeightLoader.Compare(module, weights, new() { KeyMap = names }),
        };
    }

    /// <summary>The longest run of numbers that names count.</summary>
    private static int Layers(IEnumerable<WeightShape> tensors) => tensors.Select(t => t.Name.Split('.'))
        .Select(parts => (Parts: parts, At: Array.FindIndex(parts, p => p.All(char.IsAsciiDigit)))).Where(n => n.At >= 0)
        .GroupBy(n => string.Join('.', n.Parts[..n.At])).Select(g => g.Select(n => n.Parts[n.At]).Distinct().Count())
        .DefaultIfEmpty(0).Max();

    private static bool HasWeights(string directory) => Directory.EnumerateFiles(directory, "*.safetensors*").Any();
}
