using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>Writes the layout of a diffusers folder: every component's weights, then its config, and the index last.</summary>
internal sealed class DiffusersWriter
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string root;
    private readonly DiffusersContent content;
    private readonly DiffusersWriteOptions options;

    /// <summary>Checks everything that can be checked before a file is touched.</summary>
    public DiffusersWriter(string root, DiffusersContent content, DiffusersWriteOptions options)
    {
        (this.root, this.content, this.options) = (Path.GetFullPath(root), content, options);
        if (File.Exists(root)) throw new IOException($"{root} is a file; give a folder");
        if (options.Variant is { } variant && !DiffusersNaming.IsWord(variant))
            throw Wrong($"variant is '{variant}'; give a word of letters, digits, '-' and '_', such as fp16", nameof(options));
        if (options.MaxShardBytes < 1)
            throw Wrong($"max shard size is {options.MaxShardBytes} bytes; give at least 1, or none for one file", nameof(options));
        if (content.Parts.Count == 0) throw Wrong("there are no parts; give at least one", nameof(content));
        if (content.Pipeline is { Length: 0 })
            throw Wrong("the pipeline's class is empty; give one, or null for no index", nameof(content));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in content.Parts) Check(part, names);
        foreach (var name in content.Settings.Keys.Where(n => n.StartsWith('_') || names.Contains(n)))
            throw Wrong($"the index cannot have a setting '{name}'; give it another name", nameof(content));
    }

    public void Write()
    {
        foreach (var part in content.Parts) Write(part);
        if (content.Pipeline is null) return;
        var index = Head(content.Pipeline);
        foreach (var (name, value) in content.Settings) index[name] = value?.DeepClone();
        foreach (var part in content.Parts.OrderBy(p => p.Name, StringComparer.Ordinal))
            index[part.Name] = new JsonArray(part.Library, part.Config.Type);
        WriteJson(Path.Combine(root, DiffusersNaming.Index), index);
    }

    /// <summary>Writes a JSON object, indented, beside its target and renamed.</summary>
    public static void WriteJson(string path, JsonObject json) =>
        AtomicFile.Write(path, file =>
            file.Write(System.Text.Encoding.UTF8.GetBytes(PythonNumbers.Restore(json.ToJsonString(Readable)) + "\n")));

    private static void Check(DiffusersPart part, HashSet<string> names)
    {
        if (!DiffusersNaming.IsWord(part.Name))
            throw Wrong($"a part is named '{part.Name}'; use letters, digits, '-' and '_'", nameof(part));
        if (!names.Add(part.Name)) throw Wrong($"two parts are named '{part.Name}'; names must be unique", nameof(part));
        if (DiffusersNaming.IsScheduler(part.Config.Type) != part.Tensors is null)
        {
            throw Wrong($"part '{part.Name}' is a {part.Config.Type} {(part.Tensors is null ? "without" : "with")} tensors; "
                + "give a network its weights, and a scheduler none", nameof(part));
        }
    }

    private static JsonObject Head(string className) =>
        new() { [DiffusersNaming.ClassField] = className, [DiffusersNaming.VersionField] = DiffusersContent.Version };

    private static ArgumentException Wrong(string what, string parameter) => new(what, parameter);

    private void Write(DiffusersPart part)
    {
        var folder = content.Pipeline is null && content.Parts.Count == 1 ? root : Path.Combine(root, part.Name);
        Directory.CreateDirectory(folder);
        if (part.Tensors is not null) new ShardWriter(folder, DiffusersNaming.Stem(part.Library), options).Write(part.Tensors);

        var config = Head(part.Config.Type);
        // Settings made in code call their class "type", those read from such a folder as the file does: drop either, keep the rest.
        foreach (var (name, value) in part.Config.ToJson().Where(f => part.Config.Names.Contains(f.Key)))
            config[name] = value?.DeepClone();
        WriteJson(Path.Combine(folder, DiffusersNaming.ConfigOf(part.Config.Type)), config);
    }
}
