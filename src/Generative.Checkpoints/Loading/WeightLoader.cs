using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// Copies stored weights into a module: names, shapes, kinds and values are compared first, and only then is anything written, so that
/// a load that fails leaves the module as it was.
/// </summary>
public static class WeightLoader
{
    /// <summary>
    /// Loads a module's parameters and persistent buffers, converting to each one's dtype and device. The module keeps its own tensors;
    /// the source may be disposed afterwards. Not safe while another thread uses the module.
    /// </summary>
    /// <returns>What fitted and, without strictness, what did not.</returns>
    /// <exception cref="WeightMismatchException">Something does not fit (strict), or a value is not finite; carries the report.</exception>
    /// <exception cref="InvalidDataException">A tensor is stored in a dtype torch lacks.</exception>
    /// <exception cref="ArgumentException">The key map sends two stored names to the same module name.</exception>
    public static WeightReport Load(nn.Module module, ITensorSource source, WeightLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(source);
        options ??= new();

        using var gradients = no_grad();
        var targets = module.state_dict();
        var storedNames = MapNames(source, options, out var unexpected, targets);
        var report = Compare(source, targets, storedNames, unexpected);
        if (options.Strict && !report.Fits) throw new WeightMismatchException(report);

        report = report with { NotFinite = [.. report.Loaded.Where(name => !IsFinite(source, storedNames[name], targets[name]))] };
        if (report.NotFinite.Count > 0 && !options.AllowNotFinite) throw new WeightMismatchException(report);

        foreach (var name in report.Loaded)
        {
            using var view = source.View(storedNames[name]);
            targets[name].copy_(view); // in place: the result is the module's own tensor and must not be disposed
        }

        return report;
    }

    /// <summary>
    /// Compares names, shapes and kinds without reading a value: a module on torch's meta device can be compared with a file larger than
    /// memory.
    /// </summary>
    /// <returns>What would be loaded, and what does not fit.</returns>
    /// <exception cref="ArgumentException">The key map sends two stored names to the same module name.</exception>
    public static WeightReport Compare(nn.Module module, ITensorSource source, WeightLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(source);
        var targets = module.state_dict();
        var storedNames = MapNames(source, options ?? new(), out var unexpected, targets);
        return Compare(source, targets, storedNames, unexpected);
    }

    /// <summary>Module name to stored name, for those with a place; the others go to <paramref name="unexpected"/>.</summary>
    private static Dictionary<string, string> MapNames(
        ITensorSource source, WeightLoadOptions options, out List<string> unexpected, Dictionary<string, Tensor> targets)
    {
        var storedNames = new Dictionary<string, string>(StringComparer.Ordinal);
        unexpected = [];
        foreach (var stored in source.Tensors.Keys.Order(StringComparer.Ordinal))
        {
            if (!stored.StartsWith(options.Prefix, StringComparison.Ordinal)) continue;
            var name = stored[options.Prefix.Length..];
            if (options.KeyMap is { } map)
            {
                if (map(name) is not { } mapped) continue;
                name = mapped;
            }

            if (!targets.ContainsKey(name)) unexpected.Add(stored);
            else if (!storedNames.TryAdd(name, stored))
            {
                throw new ArgumentException(
                    $"KeyMap sends both '{storedNames[name]}' and '{stored}' to '{name}'; ignore one", nameof(options));
            }
        }

        return storedNames;
    }

    private static WeightReport Compare(
        ITensorSource source, Dictionary<string, Tensor> targets, Dictionary<string, string> storedNames, List<string> unexpected)
    {
        List<string> loaded = [], missing = [];
        List<WeightDifference> misShaped = [], misTyped = [];
        foreach (var (name, target) in targets)
        {
            if (!storedNames.TryGetValue(name, out var storedName))
            {
                missing.Add(name);
                continue;
            }

            // A dtype torch lacks is no mismatch but unreadable: reading it below says so.
            var stored = source.Tensors[storedName];
            var dtype = SafetensorsTypes.ToTorch(stored.DType);
            if (!stored.Shape.SequenceEqual(target.shape))
                misShaped.Add(new(name, $"[{string.Join(", ", target.shape)}]", $"[{string.Join(", ", stored.Shape)}]"));
            else if (dtype is { } known && SafetensorsTypes.IsFloat(known) != SafetensorsTypes.IsFloat(target.dtype))
                misTyped.Add(new(name, target.dtype.ToString(), known.ToString()));
            else
                loaded.Add(name);
        }

        return new()
        {
            Source = source.Path,
            Loaded = loaded,
            Missing = missing,
            Unexpected = unexpected,
            MisShaped = misShaped,
            MisTyped = misTyped,
        };
    }

    private static bool IsFinite(ITensorSource source, string stored, Tensor target)
    {
        using var scope = NewDisposeScope();
        // Judged in the module's dtype: 70000 is finite as stored in float32 and infinite in a float16 module.
        var view = source.View(stored);
        return !SafetensorsTypes.IsFloat(view.dtype) || view.to(target.dtype).isfinite().all().item<bool>();
    }
}
