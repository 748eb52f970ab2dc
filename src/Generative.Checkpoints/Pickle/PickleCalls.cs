using System.Globalization;

namespace Generative.Checkpoints;

/// <summary>What the few names mean that make up a state dict. All other names mean nothing: their objects become placeholders.</summary>
internal sealed class PickleCalls(PickleReader input, Dictionary<string, PickledStorage>? storages)
{
    /// <summary>torch's operators refuse more dimensions than this.</summary>
    private const int MaxRank = 64;

    private static readonly Dictionary<string, string> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = "F64",
        ["FloatStorage"] = "F32",
        ["HalfStorage"] = "F16",
        ["BFloat16Storage"] = "BF16",
        ["LongStorage"] = "I64",
        ["IntStorage"] = "I32",
        ["ShortStorage"] = "I16",
        ["CharStorage"] = "I8",
        ["ByteStorage"] = "U8",
        ["BoolStorage"] = "BOOL",
        ["ComplexFloatStorage"] = "C64",
    };

    /// <summary>A class or function by name.</summary>
    /// <exception cref="InvalidDataException">It is one that only a harmful file names.</exception>
    public PickleGlobal Named(string module, string name)
    {
        var named = new PickleGlobal(module, name);
        return HostileGlobals.Has(named)
            ? throw input.Bad($"the file asks for {named}, which no checkpoint needs; it was not run, and this file should not be trusted")
            : named;
    }

    /// <summary>What a class or function would make of its arguments.</summary>
    public object Call(object? called, object? arguments) => (called, arguments) switch
    {
        (PickleGlobal { Module: "collections", Name: "OrderedDict" }, PickleList { Items: var items }) => Ordered(items),
        (PickleGlobal { Module: "torch._utils", Name: "_rebuild_tensor_v2" }, PickleList { Items: var items }) => Tensor(items),
        // A parameter is its tensor, whether it needs gradients and its hooks.
        (PickleGlobal { Module: "torch._utils", Name: "_rebuild_parameter" },
            PickleList { Items: [PickledTensor or PickleOpaque, ..] items }) => items[0]!,
        (PickleGlobal named, _) => new PickleOpaque(named.ToString(), MakesTensor(named)
            ? $"it would have to be made by calling {named}, which is not done; save the plain state_dict of the model, " +
                "detached and on the CPU, or leave it out by taking another part of the file" : null),
        (PickleOpaque opaque, _) => opaque,
        _ => throw input.Bad("something is called that is no class and no function; the file is damaged, fetch it again"),
    };

    /// <summary>The storage that a reference out of the pickle means: ('storage', class, key, location, values, ...).</summary>
    public object Storage(object? reference)
    {
        if (reference is not PickleList { Items: ["storage", PickleGlobal kind, string key, _, long values, ..] })
            throw input.Bad("a reference out of the pickle is none to a storage; the file is damaged, or is no torch checkpoint");
        if (values < 0) throw input.Bad(string.Create(CultureInfo.InvariantCulture, $"storage '{key}' claims {values} values"));
        if (kind.Module is not ("torch" or "torch.storage" or "torch.cuda") || !Storages.TryGetValue(kind.Name, out var dtype))
            return new PickleOpaque(kind.ToString(),
                $"its values are a {kind}, which is not known; convert it to one of {SafetensorsTypes.Readable}");
        var storage = new PickledStorage(key, dtype, values);
        storages?.TryAdd(key, storage);
        return storage;
    }

    private PickleDict Ordered(List<object?> arguments)
    {
        var dictionary = new PickleDict();
        foreach (var pair in arguments is [PickleList { Items: var pairs }] ? pairs : arguments)
        {
            if (pair is not PickleList { Items: [var key, var value] })
                throw input.Bad("an OrderedDict is made of what is no pair; the file is damaged, fetch it again");
            dictionary.Add(key, value);
        }

        return dictionary;
    }

    /// <summary>(storage, offset, sizes, strides, ...), checked to stay inside the storage.</summary>
    private object Tensor(List<object?> arguments)
    {
        if (arguments is [PickleOpaque lost, ..]) return lost;
        if (arguments is not
            [PickledStorage storage, long offset, PickleList { Items: var sizeList }, PickleList { Items: var strideList }, ..])
            throw input.Bad("a tensor is not made of a storage, an offset, sizes and strides; the file is damaged, fetch it again");
        if (offset < 0) throw input.Bad($"a tensor begins at value {offset.ToString(CultureInfo.InvariantCulture)}; the file is damaged");
        var (sizes, strides) = (Numbers(sizeList, "sizes"), Numbers(strideList, "strides"));
        if (sizes.Length != strides.Length)
            throw input.Bad(string.Create(CultureInfo.InvariantCulture, $"a tensor has {sizes.Length} sizes and {strides.Length} strides"));
        CheckInside(storage, offset, sizes, strides);
        var tensor = new PickledTensor(storage, offset, sizes, strides);
        return tensor.Count <= storage.Values ? tensor : new PickleOpaque("tensor", string.Create(CultureInfo.InvariantCulture,
            $"it repeats {storage.Values} values to [{string.Join(", ", sizes)}]; call contiguous() on it before it is saved"));
    }

    private long[] Numbers(List<object?> items, string what)
    {
        if (items.Count > MaxRank)
            throw input.Bad(string.Create(CultureInfo.InvariantCulture,
                $"a tensor has {items.Count} {what}; at most {MaxRank} can be read"));
        return [.. items.Select(item => item is long and >= 0 and var value ? (long)value
            : throw input.Bad($"the {what} of a tensor are not all whole numbers of at least 0; the file is damaged, fetch it again"))];
    }

    private void CheckInside(PickledStorage storage, long offset, long[] sizes, long[] strides)
    {
        // Zeros count as one for the product: torch multiplies the other sizes even when the tensor is empty.
        Int128 count = 1, last = offset;
        for (var i = 0; i < sizes.Length; i++)
        {
            count *= Math.Max(sizes[i], 1);
            last = Int128.Min(last + (Int128)Math.Max(sizes[i] - 1, 0) * strides[i], long.MaxValue);
            if (count > long.MaxValue / 8)
                throw input.Bad($"a tensor of [{string.Join(", ", sizes)}] has more values than can be counted");
        }

        if (!sizes.Contains(0) && last >= storage.Values)
            throw input.Bad(string.Create(CultureInfo.InvariantCulture,
                $"a tensor of [{string.Join(", ", sizes)}] with strides [{string.Join(", ", strides)}] from value {offset} ")
                + string.Create(CultureInfo.InvariantCulture,
                    $"reaches outside storage '{storage.Key}' of {storage.Values} values; the file is damaged"));
    }

    /// <summary>Whether torch makes a tensor or a storage of this name's arguments.</summary>
    private static bool MakesTensor(PickleGlobal named) =>
        (named.Module == "torch" || named.Module.StartsWith("torch.", StringComparison.Ordinal))
        && (named.Name.StartsWith("_rebuild", StringComparison.Ordinal) || named.Name.EndsWith("Tensor", StringComparison.Ordinal)
            || named.Name.EndsWith("Storage", StringComparison.Ordinal) || named.Name is "Parameter" or "Buffer" or "_load_from_bytes");
}
