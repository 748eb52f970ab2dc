using System.Text.Json;
using System.Text.Json.Nodes;

namespace Generative.Checkpoints;

/// <summary>Reads the layouts of a diffusers folder into its components.</summary>
internal sealed class DiffusersReader(string root, DiffusersOpenOptions options)
{
    // A folder nobody may look into (lost+found) is no component, and must not hide those beside it.
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private static readonly string[] ConfigNames = [DiffusersNaming.Config, DiffusersNaming.SchedulerConfig];

    private readonly List<string> notes = [];

    /// <summary>Whether the folder is in one of the layouts.</summary>
    public static bool Recognises(string directory) => File.Exists(Path.Combine(directory, DiffusersNaming.Index))
        || NamesClass(Path.Combine(directory, DiffusersNaming.Config))
        || (!File.Exists(Path.Combine(directory, DiffusersNaming.Config)) && SubFolders(directory).Any());

    public DiffusersFolder Read()
    {
        var index = Path.Combine(root, DiffusersNaming.Index);
        var read = File.Exists(index) ? DiffusersIndex.Read(index) : null;
        DiffusersComponent[] components = read is null ? [.. Loose()] : [.. read.Components.Select(c => Indexed(index, c))];
        if (options.Variant is { } variant && !Array.Exists(components, c => c.Variant == variant))
        {
            throw new InvalidDataException(
                $"{root}: no component has weights of the variant '{variant}'; leave the variant out, or check its name");
        }

        return new(root, read?.Pipeline, components, read?.Settings ?? new Dictionary<string, JsonElement>(), notes);
    }

    /// <summary>Components without an index: the root's own configs, then every sub-folder that has one.</summary>
    private IEnumerable<DiffusersComponent> Loose()
    {
        (string Name, string Config)[] found =
        [
            ("model", Path.Combine(root, DiffusersNaming.Config)),
            ("scheduler", Path.Combine(root, DiffusersNaming.SchedulerConfig)),
            .. SubFolders(root).Select(config => (Path.GetFileName(Path.GetDirectoryName(config)!), config)),
        ];
        found = [.. found.Where(c => NamesClass(c.Config))];
        if (found.Length == 0)
        {
            throw new FileNotFoundException($"{root} holds no {DiffusersNaming.Index} and no {DiffusersNaming.Config} "
                + $"with '{DiffusersNaming.ClassField}'; give a diffusers folder", root);
        }

        return found.Select(c => Component(c.Name, DiffusersNaming.Library, null, c.Config));
    }

    private DiffusersComponent Indexed(string index, DiffusersIndexEntry entry)
    {
        var folder = Path.Combine(root, entry.Name);
        var config = DiffusersNaming.ConfigOf(entry.ClassName);
        if (Directory.Exists(folder)) return Component(entry.Name, entry.Library, entry.ClassName, Path.Combine(folder, config));
        // Folders of the library's first months keep everything at the root.
        return NamesClass(Path.Combine(root, config))
            ? Component(entry.Name, entry.Library, entry.ClassName, Path.Combine(root, config))
            : throw new DirectoryNotFoundException($"{index} names the component '{entry.Name}' ({entry.Library}, {entry.ClassName}), "
                + $"but the folder {folder} does not exist; fetch it, or write [null, null] there if the pipeline does without");
    }

    private DiffusersComponent Component(string name, string library, string? className, string configPath)
    {
        var folder = Path.GetDirectoryName(configPath)!;
        var config = Config(name, library, ref className, configPath);
        var weights = DiffusersNaming.IsScheduler(className!)
            ? new WeightChoice(null, Problem: $"{folder}: '{name}' is a scheduler, which has no weights")
            : WeightChoice.Find(folder, name, options.Variant);
        if (weights.Note is { } note) notes.Add(note);
        return new(name, library, className!, folder, config, weights, options.AllowMixedDTypes);
    }

    /// <summary>The config with the class as its type: the index's where it names one, else the config's own.</summary>
    private ComponentSettings? Config(string name, string library, ref string? className, string path)
    {
        if (!File.Exists(path))
        {
            // Tokenizers and their like have files of their own; a diffusers component without its config is half a copy.
            return library != DiffusersNaming.Library && className is not null ? null
                : throw new FileNotFoundException($"{path} does not exist, which says how '{name}' ({className}) is built; fetch it", path);
        }

        using var document = JsonFile.Read(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new InvalidDataException($"{path} is no JSON object; expected '{DiffusersNaming.ClassField}' and settings");
        var fields = JsonObject.Create(document.RootElement)!;
        var own = fields.TryGetPropertyValue(DiffusersNaming.ClassField, out var value) && value is JsonValue ? value.ToString() : null;
        if (own is not null && className is not null && own != className)
            notes.Add($"{name}: the index says {className} and the config {own}; the index counts");
        className = RenamedClass.Current(name, className ?? own, fields, notes);
        fields[DiffusersNaming.ClassField] = className;
        return ComponentSettings.Parse(JsonSerializer.SerializeToElement(fields), path, DiffusersNaming.ClassField);
    }

    private static IEnumerable<string> SubFolders(string directory) =>
        Directory.EnumerateDirectories(directory, "*", Readable).Order(StringComparer.Ordinal)
        .SelectMany(folder => ConfigNames.Select(name => Path.Combine(folder, name)).Where(NamesClass).Take(1));

    private static bool NamesClass(string config) => JsonFile.NamesField(config, DiffusersNaming.ClassField);
}
