/* Everything that is not words: photos, places, stickers, a voice. */

const LONGEST_SIDE = 1600;

/** Make the panel behind + work; returns the two questions that quick replies may ask. */
export function watchExtras(act, showTrouble) {
  const part = (id) => document.getElementById(id);
  const open = (isOpen) => {
    part("extras").hidden = !isOpen;
    part("more").setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) part("places").hidden = true;
  };
  const send = (deed) => { open(false); return act(deed); };
  const askPhoto = () => part("photo-file").click();
  const askPlace = () => {
    open(true);
    part("places").hidden = false;
    part("places").querySelector("button, input").focus();
  };

  part("more").addEventListener("click", () => open(part("extras").hidden));
  part("pick-photo").addEventListener("click", askPhoto);
  part("pick-place").addEventListener("click", askPlace);
  part("photo-file").addEventListener("change", async (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (!file) return;
    try {
      await send({ act: "photo", data: await asJpeg(file) });
    } catch {
      showTrouble("เปิดไฟล์นี้เป็นรูปไม่ได้");
    }
  });
  for (const button of document.querySelectorAll("[data-send]")) {
    button.addEventListener("click", () => send({ act: button.dataset.send }));
  }
  for (const button of document.querySelectorAll("[data-latitude]")) {
    const { latitude, longitude, title } = button.dataset;
    button.addEventListener("click", () => send({ act: "place", latitude, longitude, title }));
  }
  part("places").addEventListener("submit", (event) => {
    event.preventDefault();
    const { latitude, longitude } = Object.fromEntries(new FormData(event.target));
    send({ act: "place", latitude, longitude });
  });
  part("extras").addEventListener("keydown", (event) => {
    if (event.key === "Escape") { open(false); part("more").focus(); }
  });
  return { askPhoto, askPlace };
}

/** The picture in base64 as LINE's own apps would send it: a JPEG that is not too large. */
async function asJpeg(file) {
  const picture = await createImageBitmap(file);
  const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", 0.85).split(",")[1];
}
